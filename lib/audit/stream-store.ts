import type { Db } from '#lib/db/transaction.ts';
import type { LoggedEntry } from './ocsf-event.ts';
import { findReader, placeOf } from './reader-store.ts';

/** What waits is counted up to here. */
export const behindMax = 100_000;

/** The entries after one, in the order of the log's leaves. */
export async function entriesAfter(db: Db, auditId: bigint, take: number): Promise<LoggedEntry[]> {
  const { shard, index } = await placeOf(db, auditId);
  return db.$queryRaw<LoggedEntry[]>`
    SELECT e.id, e.action, e.actor, e.target, e."jobId", e."roomId", e.at, e."detailText", l.shard, l.index
    FROM log_leaf l JOIN audit_entry e ON e.id = l."auditId"
    WHERE (l.shard, l.index) > (${shard}, ${index}) AND l."auditId" IS NOT NULL
    ORDER BY l.shard, l.index LIMIT ${take}`;
}

/** Whether the log has an entry that was not delivered. */
export const anythingToStream = async (db: Db): Promise<boolean> =>
  (await entriesAfter(db, (await findReader(db, 'stream'))?.auditId ?? 0n, 1)).length > 0;

/** How many entries are committed and not delivered, up to behindMax, and since when the oldest of them waits. */
export async function behind(db: Db, auditId: bigint): Promise<{ count: number; oldest: Date | null }> {
  const { shard, index } = await placeOf(db, auditId);
  const [row] = await db.$queryRaw<{ count: number; oldest: Date | null }[]>`
    SELECT count(*)::int AS count, min(e.at) AS oldest FROM (
      (SELECT "auditId" FROM log_leaf WHERE (shard, index) > (${shard}, ${index}) AND "auditId" IS NOT NULL
        ORDER BY shard, index LIMIT ${behindMax})
      UNION ALL (SELECT "auditId" FROM log_pending WHERE kind = 'audit' ORDER BY id LIMIT ${behindMax})
    ) AS waiting JOIN audit_entry e ON e.id = waiting."auditId"`;
  return { count: Math.min(row?.count ?? 0, behindMax), oldest: row?.oldest ?? null };
}
