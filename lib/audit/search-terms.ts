// PURE. The terms of one audit entry: what it can be filtered by, then every identifier and word of it and of what
// belongs to it. The first ones count when there are too many.

import { textsIn } from '#lib/canon/texts-in.ts';
import { factsOf } from './fact-terms.ts';
import { boundedTerm, termOf, termsOfText } from './search-text.ts';

export const entryTermsMax = 320;
const codeLength = 8;

export type SearchableEntry = {
  id: bigint;
  action: string;
  actor: string;
  target: string;
  jobId: string | null;
  roomId: string | null;
  at: Date;
  detailText: string;
};

/** What lies beside an entry and helps to find it. */
export type EntryContext = {
  /** The agent and the policy of its job. */
  agentDid: string | null;
  wpcHash: string | null;
  /** The request, the plan, the call: whatever was written there can be searched for. */
  texts: readonly string[];
};

export const fieldNames = ['action', 'fact', 'actor', 'room', 'agent', 'policy', 'job', 'target', 'day'] as const;
export type FieldName = (typeof fieldNames)[number];

/** The term by which entries are filtered. */
export const fieldTerm = (name: FieldName, value: string): string => boundedTerm(`${name}:${value}`);

/** Filters that are often combined with an action: an entry has a term for both, so that no list is gone through for it. */
export const actionPairs = ['fact', 'actor', 'room', 'agent', 'policy'] as const satisfies readonly FieldName[];

export const pairTerm = (name: (typeof actionPairs)[number], value: string, action: string): string =>
  boundedTerm(`${name}+action:${value} ${action}`);

/** The day of an entry, in UTC. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** Who a filter for an actor can name: the Matrix id and the person, the agent's key, the process. */
function actorNames(actor: string): string[] {
  const [who = '', mxid] = actor.split(' ');
  if (mxid) return [mxid, who];
  return who.startsWith('person:') ? [who] : [who.slice(who.indexOf(':') + 1)];
}

const ownText = (detail: Record<string, unknown>, name: string): string | null =>
  Object.hasOwn(detail, name) && typeof detail[name] === 'string' ? detail[name] : null;

function fieldsOf(entry: SearchableEntry, detail: Record<string, unknown>, context: EntryContext): string[] {
  const agentDid = ownText(detail, 'agentDid') ?? ownText(detail, 'did') ?? context.agentDid;
  const named = entry.target.startsWith('policy:') ? entry.target.slice('policy:'.length) : null;
  const wpcHash = ownText(detail, 'wpcHash') ?? named ?? context.wpcHash;
  const fields: [FieldName, string | null][] = [
    ['action', entry.action],
    ...factsOf(entry.action, detail).map((fact): [FieldName, string] => ['fact', fact]),
    ...actorNames(entry.actor).map((name): [FieldName, string] => ['actor', name]),
    ['room', entry.roomId],
    ['agent', agentDid],
    ['policy', wpcHash],
    ['job', entry.jobId],
    ['target', entry.target === `job:${entry.jobId}` ? null : entry.target],
    ['day', dayOf(entry.at)],
  ];
  return fields.flatMap(([name, value]) => {
    if (!value) return [];
    const pair = actionPairs.find((each) => each === name);
    return [fieldTerm(name, value), ...(pair ? [pairTerm(pair, value, entry.action)] : [])];
  });
}

/** The terms of an entry, each once. */
export function entryTerms(entry: SearchableEntry, context: EntryContext): string[] {
  const detail = JSON.parse(entry.detailText) as Record<string, unknown>;
  const digest = ownText(detail, 'digest');
  const ids = [
    ...(entry.jobId ? [termOf(entry.jobId)] : []),
    ...(entry.roomId ? [termOf(entry.roomId)] : []),
    ...(digest ? [digest.slice(0, codeLength)] : []),
    ...actorNames(entry.actor).flatMap((name) => termsOfText(name.replace('person:', ''))),
    ...termsOfText(entry.target.slice(entry.target.indexOf(':') + 1)),
  ];
  const texts = [entry.action, ...textsIn(detail), ...context.texts];
  const all = new Set([...fieldsOf(entry, detail, context), ...ids]);
  for (const text of texts) {
    for (const term of termsOfText(text)) {
      if (all.size >= entryTermsMax) return [...all];
      all.add(term);
    }
  }
  return [...all];
}

/** The terms of an entry while what it says must stay hidden: those that its place in the log gives away anyway. */
export const hiddenEntryTerms = (entry: SearchableEntry, context: EntryContext): string[] =>
  entryTerms({ ...entry, actor: '', detailText: '{}' }, { ...context, texts: [] });
