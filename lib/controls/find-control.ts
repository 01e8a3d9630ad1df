import { actorWords } from '#lib/audit/actor-words.ts';
import type { Db } from '#lib/db/transaction.ts';
import { policyDifference, ranUnderPolicy } from './compare-policies.ts';
import type { ControlDetail, ControlEntry, EffectView, TouchedJob } from './control-entry.ts';
import { namesOf } from './name-store.ts';
import { type ControlRow, controlRow, controlRowsById, endedControls, jobsWithPackages } from './page-store.ts';
import { controlsInForce } from './store.ts';

/** Whether the reader may see what lies in a room. */
export type Sees = (roomId: string) => boolean;
type Named = Awaited<ReturnType<typeof namesOf>>;

const pageSize = 50;
const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

function entryOf(row: ControlRow, names: Named): ControlEntry {
  const known = names.get(row.id);
  return {
    id: row.id,
    kind: row.kind,
    scope: row.scope,
    subject: row.subject,
    subjectName: known?.name ?? row.subject,
    roomId: known?.roomId ?? null,
    span: { from: iso(row.issuedFrom), to: iso(row.issuedTo) },
    reason: row.reason,
    appliedBy: actorWords(row.appliedBy),
    appliedAt: row.appliedAt.toISOString(),
    endsAt: iso(row.endsAt),
    inForce: row.kind !== 'revoke' && row.liftedAt === null,
    lifted:
      row.liftedAt && row.liftedBy
        ? { by: actorWords(row.liftedBy), at: row.liftedAt.toISOString(), reason: row.liftReason ?? '' }
        : null,
    tasksOpen: row.tasks.filter((task) => task.doneAt === null).length,
    tasksAll: row.tasks.length,
  };
}

const readable = (entry: ControlEntry, sees: Sees) => entry.roomId === null || sees(entry.roomId);

async function entries(db: Db, rows: readonly ControlRow[], sees: Sees): Promise<ControlEntry[]> {
  const names = await namesOf(db, rows);
  return rows.map((row) => entryOf(row, names)).filter((entry) => readable(entry, sees));
}

/** Controls by their ids, in the order in which they were applied. */
export const controlsById = async (db: Db, ids: readonly string[], sees: Sees): Promise<ControlEntry[]> =>
  entries(db, await controlRowsById(db, ids), sees);

/**
 * The controls in force, the oldest first, and a page of those that are over or were done with their entry.
 * @param question.after the last control of the page before
 */
export async function findControls(
  db: Db,
  question: { sees: Sees; after?: string },
): Promise<{ inForce: ControlEntry[]; history: ControlEntry[]; next: string | null }> {
  const standing = await controlsInForce(db);
  const ids = standing.map((control) => control.id);
  const { sees, after } = question;
  const [rows, ended] = await Promise.all([controlRowsById(db, ids), endedControls(db, { take: pageSize + 1, after })]);
  const page = ended.slice(0, pageSize);
  const [inForce, history] = await Promise.all([entries(db, rows, sees), entries(db, page, sees)]);
  return { inForce, history, next: ended.length > pageSize ? (page.at(-1)?.id ?? null) : null };
}

type StoredEffect = Partial<
  Record<'reopened' | 'stopped' | 'held' | 'waiting' | 'voided' | 'tokens', string[]> &
    Record<'streams' | 'toolCalls', number>
>;

async function effectOf(db: Db, row: ControlRow, sees: Sees): Promise<EffectView> {
  const stored = JSON.parse(row.effectText) as StoredEffect;
  const lists = ['reopened', 'stopped', 'held', 'waiting', 'voided'] as const;
  const ids = [...new Set(lists.flatMap((list) => stored[list] ?? []))];
  const jobs = await jobsWithPackages(db, ids);
  const seen = jobs.filter((job) => sees(job.roomId));
  const hidden = ids.length - seen.length;
  const listed = (list: (typeof lists)[number]): TouchedJob[] =>
    seen
      .filter((job) => stored[list]?.includes(job.id))
      .map(({ id, state, package: sealed }) => ({ jobId: id, state, verdict: sealed?.verdict ?? null }));
  return {
    reopened: listed('reopened'),
    stopped: listed('stopped'),
    held: listed('held'),
    waiting: listed('waiting'),
    voided: listed('voided'),
    hidden,
    tokens: hidden === 0 ? (stored.tokens ?? []) : null,
    tokenCount: stored.tokens?.length ?? 0,
    streams: stored.streams ?? 0,
    toolCalls: stored.toolCalls ?? 0,
  };
}

async function rollBackOf(db: Db, row: ControlRow): Promise<ControlDetail['rollBack']> {
  const { hashBefore, hashAfter, subject: roomId } = row;
  if (!hashBefore || !hashAfter || !roomId) return null;
  const [difference, ran] = await Promise.all([
    policyDifference(db, hashBefore, hashAfter),
    ranUnderPolicy(db, roomId, hashBefore),
  ]);
  return { hashBefore, hashAfter, difference, ranUnder: ran.jobs, more: ran.more };
}

/** One control with what it did and what belongs to it; null when there is none or the reader may not see its room. */
export async function findControlDetail(db: Db, id: string, sees: Sees): Promise<ControlDetail | null> {
  const row = await controlRow(db, id);
  const entry = row && (await entries(db, [row], sees))[0];
  if (!row || !entry) return null;
  const [effect, rollBack] = await Promise.all([effectOf(db, row, sees), rollBackOf(db, row)]);
  const { review, disputedJobId } = row;
  return {
    ...entry,
    appliedByActor: row.appliedBy,
    effect,
    tasks: row.tasks.map(({ id: taskId, tool, credential, doneBy, doneAt, note }) => ({
      id: taskId,
      tool,
      credential,
      done: doneBy && doneAt ? { by: actorWords(doneBy), at: doneAt.toISOString(), note: note ?? '' } : null,
    })),
    review: review && {
      packageId: review.packageId,
      packageSha256: review.packageSha256,
      verdict: review.verdict,
      code: review.code,
      statement: review.statement,
      by: actorWords(review.reviewedBy),
      at: review.reviewedAt.toISOString(),
    },
    disputedJobId,
    rollBack,
    signed: {
      apply: row.assertions.some(({ step }) => step === 'apply'),
      lift: row.assertions.some(({ step }) => step === 'lift'),
    },
  };
}
