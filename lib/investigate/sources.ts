import { blindVotes } from '#lib/audit/blind-votes.ts';
import type { Db } from '#lib/db/transaction.ts';
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
  eventsAbout,
  eventsByIds,
  type HeadRow,
  headsOf,
  type MessageRow,
  messagesOfJob,
  type PolicyRow,
  policiesByHash,
  sealedOf,
} from './answer-store.ts';
import { type Check, check } from './checks.ts';
import { pastedTerm } from './draft.ts';
import { checkInLog, type LogChecks } from './log-check.ts';
import { type LoggedKeys, loggedKeys } from './logged-keys.ts';

/** Calls that are listed and checked. What was pasted is listed in any case. */
export const callsMax = 200;
/** No run has more calls. */
const callsEver = 990;
const refusedMax = 100;
const entriesMax = 2_000;

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
  /** Calls, and votes, that were turned away: the first ones, and whether there are more. */
  refused: Logged[];
  refusedMore: boolean;
  refusedVotes: Logged[];
  refusedVotesMore: boolean;
  /** Of every call, listed or not. */
  callEntries: Logged[];
  controls: ControlRow[];
  keys: LoggedKeys;
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

// One after the other: what is read belongs to one moment, and a transaction has one connection.

async function readLogged(db: Db, jobId: string) {
  return {
    own: logged(await entriesOfActions(db, jobId, ownActions, entriesMax)),
    calls: logged(await entriesOfActions(db, jobId, ['call.admitted', 'call.closed'], 2 * callsEver)),
    // People and agents try as often as they like: only so many are listed.
    refused: logged(await entriesOfActions(db, jobId, ['call.refused'], refusedMax + 1)),
    refusedVotes: logged(await entriesOfActions(db, jobId, ['decision.refused'], refusedMax + 1)),
  };
}

async function readGround(db: Db, job: ReviewRecord, pasted: string | null) {
  const hashes = [...new Set([...job.plans, ...job.tokens].map(({ wpcHash }) => wpcHash))];
  const votes = job.approvalRequests.flatMap(({ decisions }) => decisions.flatMap((row) => row.matrixEventId ?? []));
  const named = await eventsByIds(db, [job.requestEventId, ...votes, ...(pasted?.startsWith('$') ? [pasted] : [])]);
  const about = await eventsAbout(db, job);
  return {
    policies: await policiesByHash(db, hashes),
    heads: await headsOf(db, job.roomId, hashes),
    events: [...named, ...about.filter(({ eventId }) => !named.some((event) => event.eventId === eventId))],
    messages: await messagesOfJob(db, job.id, pasted),
    keys: await loggedKeys(db),
    sealed: await sealedOf(db, job.id),
    hideVotes: (await blindVotes(db, [job.id])).has(job.id),
  };
}

/** Entries that belong to no job: of its policies, its controls and the passkeys with which it was decided. */
async function readOthers(db: Db, { policies, heads }: Awaited<ReturnType<typeof readGround>>, controls: ControlRow[]) {
  const published = policies.map(({ publishedAt }) => publishedAt);
  const activated = heads.map(({ activatedAt }) => activatedAt);
  const applied = controls.map(({ appliedAt }) => appliedAt);
  return logged([
    ...(await entriesAt(db, 'policy.published', published)),
    ...(await entriesAt(db, 'policy.activated', activated)),
    ...(await entriesAt(db, 'control.applied', applied)),
  ]);
}

/**
 * Everything that an answer is made of; null when there is no such job. Of a job that is under way, give it a snapshot: what
 * is read of two moments does not fit together.
 * @param pasted what led to the job
 */
export async function readSources(db: Db, jobId: string, pasted: string | null): Promise<Sources | null> {
  const job = await reviewRecord(db, jobId);
  if (!job) return null;
  const term = pasted === null ? null : pastedTerm(pasted);
  const isPasted = (text: string) => term !== null && pastedTerm(text) === term;
  const { own, calls, refused, refusedVotes } = await readLogged(db, jobId);
  const ground = await readGround(db, job, pasted);
  const refusedBy = textsOf([...refused, ...refusedVotes], 'controlId');
  const controls = await controlsNaming(db, jobId, [...new Set(refusedBy)]);
  const listed = listedCalls(job, isPasted);
  const ids = new Set(job.run?.calls.filter(({ seq }) => listed.has(seq)).map(({ id }) => id));
  const entries = [
    ...own,
    ...calls.filter(({ detail }) => ids.has(String(detail.callId))),
    ...(await readOthers(db, ground, controls)),
    ...logged(await entriesByIds(db, registrationsOf(job))),
  ];
  const shown = { refused: refused.slice(0, refusedMax), refusedVotes: refusedVotes.slice(0, refusedMax) };
  return {
    job,
    ...ground,
    ...shown,
    refusedMore: refused.length > refusedMax,
    refusedVotesMore: refusedVotes.length > refusedMax,
    entries,
    callEntries: calls,
    controls,
    listed,
    isPasted,
    inLog: await checkInLog(db, [...entries, ...shown.refused, ...shown.refusedVotes]),
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
