import { blindVotes } from '#lib/audit/blind-votes.ts';
import type { Db } from '#lib/db/transaction.ts';
import { ownKeys } from '#lib/evidence/package/trusted-keys.ts';
import { type ReviewRecord, reviewRecord } from '#lib/evidence/review/review-store.ts';
import { isTerminal } from '#lib/jobs/lifecycle.ts';
import {
  type ControlRow,
  controlsNaming,
  type EntryRow,
  type EventRow,
  entriesAt,
  entriesByIds,
  entriesOfActions,
  eventsOfJob,
  type HeadRow,
  headsOf,
  type MessageRow,
  messagesOfJob,
  type PolicyRow,
  policiesByHash,
  sealedOf,
} from './answer-store.ts';
import { type Check, check } from './checks.ts';
import { checkInLog, type LogChecks } from './log-check.ts';

/** Calls that are listed and checked; a job makes no more than 990. What was pasted is listed in any case. */
export const callsMax = 200;
const refusedMax = 100;
const entriesMax = 500;

export type Detail = Record<string, unknown>;
/** An entry with its detail read. */
export type Logged = EntryRow & { detail: Detail };

export type Sources = {
  job: ReviewRecord;
  events: EventRow[];
  messages: MessageRow[];
  policies: PolicyRow[];
  heads: HeadRow[];
  /** The job's own entries, and those of its policies, controls and passkeys. */
  entries: Logged[];
  refused: Logged[];
  refusedMore: boolean;
  controls: ControlRow[];
  keys: Awaited<ReturnType<typeof ownKeys>>;
  sealed: Awaited<ReturnType<typeof sealedOf>>;
  /** Seqs of the calls that are listed. */
  listed: ReadonlySet<number>;
  hideVotes: boolean;
  /** Whether a text is what was pasted. */
  isPasted: (text: string) => boolean;
  inLog: LogChecks;
};

const ownActions = [
  'job.requested',
  'plan.submitted',
  'plan.narrowed',
  'plan.changes_requested',
  'approval.requested',
  'decision.recorded',
  'decision.refused',
  'token.minted',
  'token.collected',
  'token.revoked',
  'bundle.sealed',
  'package.sealed',
  'job.finished',
  'job.denied',
  'job.expired',
  'job.withdrawn',
  'job.voided',
  'job.stopped',
];

const logged = (rows: readonly EntryRow[]): Logged[] =>
  rows.map((row) => ({ ...row, detail: JSON.parse(row.detailText) as Detail }));

const textsOf = (rows: readonly Logged[], name: string): string[] =>
  rows.flatMap(({ detail }) => (typeof detail[name] === 'string' ? [detail[name]] : []));

/** The first calls, and whichever has the pasted thing. */
function listedCalls(job: ReviewRecord, names: (text: string) => boolean): ReadonlySet<number> {
  const calls = job.run?.calls ?? [];
  const receipts = new Map(job.run?.receipts.map((row) => [row.receiptId, row]));
  const isPasted = (call: (typeof calls)[number]) => {
    const receipt = call.receiptId ? receipts.get(call.receiptId) : undefined;
    return [call.id, call.eventHash, call.argsHash, call.receiptId, receipt?.sha256].some(
      (text) => text && names(text),
    );
  };
  return new Set([...calls.slice(0, callsMax), ...calls.filter(isPasted)].map(({ seq }) => seq));
}

/** The entries that registered the passkeys with which the job was decided. */
const registrationsOf = (job: ReviewRecord): bigint[] =>
  job.approvalRequests.flatMap(({ decisions }) =>
    decisions.flatMap(({ assertion }) => (assertion ? [assertion.credential.registrationAuditId] : [])),
  );

async function readLogged(db: Db, job: ReviewRecord) {
  const [own, closed, refused] = await Promise.all([
    entriesOfActions(db, job.id, ownActions, entriesMax),
    entriesOfActions(db, job.id, ['call.admitted', 'call.closed'], 2_000),
    entriesOfActions(db, job.id, ['call.refused'], refusedMax + 1),
  ]);
  return { own: logged(own), closed: logged(closed), refused: logged(refused) };
}

async function readGround(db: Db, job: ReviewRecord) {
  const hashes = [...new Set([...job.plans, ...job.tokens].map(({ wpcHash }) => wpcHash))];
  const votes = job.approvalRequests.flatMap(({ decisions }) => decisions.flatMap((row) => row.matrixEventId ?? []));
  const [policies, heads, events, messages, keys, sealed, blind] = await Promise.all([
    policiesByHash(db, hashes),
    headsOf(db, job.roomId, hashes),
    eventsOfJob(db, job, votes),
    messagesOfJob(db, job.id),
    ownKeys(db),
    sealedOf(db, job.id),
    blindVotes(db, [job.id]),
  ]);
  return { policies, heads, events, messages, keys, sealed, hideVotes: blind.has(job.id) };
}

/**
 * Everything that an answer is made of; null when there is no such job.
 * @param isPasted whether a text is what was pasted
 */
export async function readSources(db: Db, jobId: string, isPasted: (text: string) => boolean): Promise<Sources | null> {
  const job = await reviewRecord(db, jobId);
  if (!job) return null;
  const [{ own, closed, refused }, ground] = await Promise.all([readLogged(db, job), readGround(db, job)]);
  const controls = await controlsNaming(db, jobId, [...new Set(textsOf([...own, ...refused], 'controlId'))]);
  const others = logged(
    (
      await Promise.all([
        entriesAt(
          db,
          'policy.published',
          ground.policies.map(({ publishedAt }) => publishedAt),
        ),
        entriesAt(
          db,
          'policy.activated',
          ground.heads.map(({ activatedAt }) => activatedAt),
        ),
        entriesByIds(db, registrationsOf(job)),
        entriesAt(
          db,
          'control.applied',
          controls.map(({ appliedAt }) => appliedAt),
        ),
      ])
    ).flat(),
  );
  const listed = listedCalls(job, isPasted);
  const ids = new Set(job.run?.calls.filter(({ seq }) => listed.has(seq)).map(({ id }) => id));
  const entries = [...own, ...closed.filter(({ detail }) => ids.has(String(detail.callId))), ...others];
  const shown = refused.slice(0, refusedMax);
  return {
    job,
    ...ground,
    entries,
    refused: shown,
    refusedMore: refused.length > refusedMax,
    controls,
    listed,
    isPasted,
    inLog: await checkInLog(db, [...entries, ...shown]),
  };
}

/** The page of the job's evidence; before there is any, of the job. */
export const evidencePage = ({ job }: Pick<Sources, 'job'>): string =>
  isTerminal(job.state) || job.bundle ? `/evidence/job/${job.id}` : `/jobs/${job.id}`;

/** The entry of an action whose detail has all of these; null when the log has none. */
export const entryWith = ({ entries }: Pick<Sources, 'entries'>, action: string, members: Detail): Logged | null =>
  entries.find(
    (entry) =>
      entry.action === action && Object.entries(members).every(([name, value]) => entry.detail[name] === value),
  ) ?? null;

/** Whether the log has an entry for a record, says the same as it, and holds it. */
export function checkEntryOf({ inLog }: Pick<Sources, 'inLog'>, entry: Logged | null, same = true): Check {
  if (!entry) return check(false, '', 'the log has no entry for it');
  if (!same) return check(false, '', `entry ${entry.id} of the log says something else than the record`);
  return inLog(entry);
}
