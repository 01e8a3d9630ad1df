// PURE. An entry of the log as an OCSF 1.3 event. What OCSF has no place for stands under `unmapped`, under our own names.

import { actorWords } from './actor-words.ts';
import { hiddenVote } from './blind-votes.ts';
import { entryWords } from './entry-words.ts';
import { activityName, type Classified, classify, classNames } from './ocsf-classes.ts';

export type LoggedEntry = {
  id: bigint;
  action: string;
  actor: string;
  target: string;
  jobId: string | null;
  roomId: string | null;
  at: Date;
  detailText: string;
  /** Its place in the log. */
  shard: number;
  index: bigint;
};

const ocsfVersion = '1.3.0';
type Detail = Record<string, unknown>;

const textOf = (detail: Detail, name: string): string | undefined =>
  Object.hasOwn(detail, name) && typeof detail[name] === 'string' ? detail[name] : undefined;

/** 1 a person, 3 a program: an agent, or a process of ours; 0 where a vote is hidden. */
const typeOf = (actor: string): number =>
  /^(person|matrix):/.test(actor) ? 1 : /^(agent|system):/.test(actor) ? 3 : 0;

/** `person:<id> @a:b` is the person, whichever id they came under. */
const idOf = (actor: string): string => (actor.startsWith('person:') ? (actor.split(' ')[0] ?? actor) : actor);

const userOf = (actor: string) => ({ uid: idOf(actor), name: actorWords(actor), type_id: typeOf(actor) });

/** Whom an entry about accounts is about: the person of its target, or the Matrix id that it names. */
function subjectOf({ target, actor }: { target: string; actor: string }, detail: Detail) {
  const mxid = textOf(detail, 'mxid');
  if (target === idOf(actor)) return userOf(actor);
  if (target.startsWith('person:')) return { uid: target, name: mxid ?? target.slice('person:'.length), type_id: 1 };
  return mxid ? { uid: `matrix:${mxid}`, name: mxid, type_id: 1 } : userOf(actor);
}

function entityOf(target: string) {
  const colon = target.indexOf(':');
  return colon < 0 ? { name: target } : { type: target.slice(0, colon), uid: target.slice(colon + 1) };
}

const authProtocol = (method: string | undefined) =>
  method === 'oidc'
    ? { auth_protocol_id: 4, auth_protocol: 'OpenID' }
    : { auth_protocol_id: 99, auth_protocol: method ?? 'matrix-code' };

/** What each class asks for beyond what all have in common. */
function ofClass(what: Classified, entry: LoggedEntry, detail: Detail, console: string): object {
  const actor = { user: userOf(entry.actor) };
  const comment = textOf(detail, 'reason');
  switch (what.class) {
    case 3001:
      return { actor, user: subjectOf(entry, detail) };
    case 3002: {
      const uid = textOf(detail, 'sessionId');
      return {
        actor,
        user: subjectOf(entry, detail),
        service: { name: console },
        ...authProtocol(textOf(detail, 'method')),
        ...(uid ? { session: { uid } } : {}),
      };
    }
    case 3004:
      return { actor, entity: entityOf(entry.target), ...(comment ? { comment } : {}) };
    case 6003:
      return {
        actor,
        src_endpoint: { name: actorWords(entry.actor) },
        api: { operation: textOf(detail, 'name') ?? entry.action, service: { name: console } },
        resources: [entityOf(entry.target)],
      };
  }
}

/**
 * One event, ready to be written as a line of JSON.
 * @param hidden whether the entry is a vote that its policy keeps hidden now: who and how stay out
 * @param console the console's own address: the product and service that speaks
 */
export function ocsfEvent(logged: LoggedEntry, hidden: boolean, console: string): object {
  const what = classify(logged.action);
  const entry = hidden ? { ...logged, actor: hiddenVote.actor } : logged;
  const detail: Detail = hidden ? hiddenVote.detail : JSON.parse(logged.detailText);
  const { id, action, actor, target, jobId, roomId, at, shard, index } = entry;
  const name = activityName(what, action);
  return {
    metadata: {
      version: ocsfVersion,
      uid: String(id),
      event_code: action,
      log_name: 'audit',
      log_provider: 'Countersign',
      original_time: at.toISOString(),
      ...(jobId ? { correlation_uid: jobId } : {}),
      product: { name: 'Countersign', vendor_name: 'Countersign', uid: console },
    },
    time: at.getTime(),
    category_uid: Math.floor(what.class / 1000),
    class_uid: what.class,
    class_name: classNames[what.class],
    activity_id: what.activity,
    activity_name: name,
    type_uid: what.class * 100 + what.activity,
    type_name: `${classNames[what.class]}: ${name}`,
    severity_id: what.severity ?? 1,
    status_id: what.failed ? 2 : 1,
    ...(textOf(detail, 'code') ? { status_detail: textOf(detail, 'code') } : {}),
    message: hidden ? entryWords(action, detail) : `${actorWords(actor)} ${entryWords(action, detail)}`,
    ...ofClass(what, entry, detail, console),
    unmapped: { action, actor, target, job_id: jobId, room_id: roomId, log: { shard, index: Number(index) }, detail },
  };
}
