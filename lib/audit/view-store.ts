import type { Db } from '#lib/db/transaction.ts';

export type EntryFilter = { action?: string; jobId?: string; roomId?: string; target?: string };

/** Entries newest first, below `before` when it is given. */
export const entriesBefore = (db: Db, filter: EntryFilter, before: bigint | null, take: number) =>
  db.auditEntry.findMany({
    where: { ...filter, ...(before === null ? {} : { id: { lt: before } }) },
    orderBy: { id: 'desc' },
    take,
  });

/** Subjects of the requests that are open for decision, of the given jobs. */
export const openSubjects = (db: Db, jobIds: string[]) =>
  db.approvalRequest.findMany({
    where: { jobId: { in: jobIds }, closedAt: null },
    select: { jobId: true, subjectText: true },
  });

/** Jobs that the given action concerned in a span of the log's leaves. */
export async function jobsInLeaves(
  db: Db,
  span: { shard: number; from: number; count: number; action: string },
): Promise<string[]> {
  const { shard, from, count, action } = span;
  const rows = await db.$queryRaw<{ jobId: string }[]>`
    SELECT DISTINCT entry."jobId" FROM log_leaf leaf JOIN audit_entry entry ON entry.id = leaf."auditId"
    WHERE leaf.shard = ${shard} AND leaf.index >= ${from}::bigint AND leaf.index < ${from + count}::bigint
      AND entry.action = ${action} AND entry."jobId" IS NOT NULL`;
  return rows.map((row) => row.jobId);
}

/** Entries of some actions in a room, or of every room, from one time to another, newest first. */
export const entriesDuring = (
  db: Db,
  during: { roomId: string | null; actions: string[]; from: Date; until: Date | null },
  take: number,
) =>
  db.auditEntry.findMany({
    where: {
      action: { in: during.actions },
      at: { gte: during.from, ...(during.until ? { lte: during.until } : {}) },
      ...(during.roomId === null ? {} : { roomId: during.roomId }),
    },
    orderBy: { id: 'desc' },
    take,
  });

/** What the log can be filtered by: every room, agent and policy, policies the newest first. */
export async function filterChoices(db: Db, policiesMax: number) {
  const [rooms, agents, policies] = await Promise.all([
    db.room.findMany({ select: { roomId: true, name: true }, orderBy: { name: 'asc' } }),
    db.agent.findMany({ select: { did: true, name: true }, orderBy: { name: 'asc' } }),
    db.policy.findMany({
      select: { hash: true, policyId: true },
      orderBy: { publishedAt: 'desc' },
      take: policiesMax,
    }),
  ]);
  return { rooms, agents, policies };
}
