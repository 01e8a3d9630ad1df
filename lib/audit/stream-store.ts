import type { Db, Tx } from '#lib/db/transaction.ts';
import type { LoggedEntry } from './ocsf-event.ts';

const reader = 'stream';
/** What waits is counted up to here. */
export const behindMax = 100_000;

/** Takes the stream for this transaction. @returns the entry that was delivered last, 0 before the first; null while somebody else has it */
export async function takeStream(tx: Tx, now: Date): Promise<bigint | null> {
  await tx.$executeRaw`
    INSERT INTO log_reader (name, "auditId", "movedAt") VALUES (${reader}, 0, ${now}) ON CONFLICT DO NOTHING`;
  const [row] = await tx.$queryRaw<{ auditId: bigint }[]>`
    SELECT "auditId" FROM log_reader WHERE name = ${reader} FOR UPDATE SKIP LOCKED`;
  return row?.auditId ?? null;
}

export async function moveStream(tx: Tx, auditId: bigint, now: Date): Promise<void> {
  await tx.logReader.update({
    where: { name: reader },
    data: { auditId, movedAt: now, lastError: null, failedAt: null },
  });
}

export async function recordStreamFailure(db: Db, words: string, now: Date): Promise<void> {
  const failure = { lastError: words, failedAt: now };
  const create = { name: reader, auditId: 0n, movedAt: now, ...failure };
  await db.logReader.upsert({ where: { name: reader }, create, update: failure });
}

export const streamRow = (db: Db) => db.logReader.findUnique({ where: { name: reader } });

async function placeOf(db: Db, auditId: bigint): Promise<{ shard: number; index: bigint }> {
  const leaf = await db.logLeaf.findUnique({ where: { auditId }, select: { shard: true, index: true } });
  return leaf ?? { shard: -1, index: -1n };
}

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
  (await entriesAfter(db, (await streamRow(db))?.auditId ?? 0n, 1)).length > 0;

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
