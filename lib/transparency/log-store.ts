// What everybody may read of the log. Only the sequencer writes it (sequence-store.ts).

import type { Db, Tx } from '#lib/db/transaction.ts';

/** The shard that takes entries; null before the log process ran for the first time. */
export const openShard = (db: Db) => db.logShard.findFirst({ where: { closedAt: null }, orderBy: { shard: 'desc' } });

export const findShard = (db: Db, shard: number) => db.logShard.findUnique({ where: { shard } });

/** Every shard, the first one first. */
export const allShards = (db: Db) => db.logShard.findMany({ orderBy: { shard: 'asc' } });

/** The newest checkpoint of one shard, or of the log. */
export const newestCheckpoint = (db: Db, shard?: number) =>
  db.logCheckpoint.findFirst({
    where: shard === undefined ? {} : { shard },
    orderBy: [{ shard: 'desc' }, { size: 'desc' }],
  });

const place = { shard: true, index: true, leafText: true, auditId: true, packageId: true } as const;

/** Places of audit entries in the log. Entries that are not in it yet have none. */
export const leavesOfEntries = (db: Db, auditIds: readonly bigint[]) =>
  db.logLeaf.findMany({ where: { auditId: { in: [...auditIds] } }, select: place });

/** The place of a package's manifest. */
export const leafOfPackage = (db: Db, packageId: string) =>
  db.logLeaf.findUnique({ where: { packageId }, select: place });

/** The 256 hashes of a full tile, one after the other; null while it is not full. */
export async function fullTile(db: Db, shard: number, level: number, index: number): Promise<Uint8Array | null> {
  const key = { shard, level, index: BigInt(index) };
  const row = await db.logTile.findUnique({ where: { shard_level_index: key }, select: { hashes: true } });
  return row?.hashes ?? null;
}

/** Roots of full tiles of one level: the hashes of the tile above. */
export async function tileRoots(db: Db, shard: number, level: number, range: { from: number; to: number }) {
  const rows = await db.logTile.findMany({
    where: { shard, level, index: { gte: BigInt(range.from), lt: BigInt(range.to) } },
    orderBy: { index: 'asc' },
    select: { root: true },
  });
  return rows.map((row) => row.root as Uint8Array);
}

const inRange = (shard: number, { from, to }: { from: number; to: number }) => ({
  where: { shard, index: { gte: BigInt(from), lt: BigInt(to) } },
  orderBy: { index: 'asc' as const },
});

/** Hashes of a shard's leaves in their order, `to` not among them. */
export async function leafHashes(db: Db, shard: number, range: { from: number; to: number }): Promise<Uint8Array[]> {
  const rows = await db.logLeaf.findMany({ ...inRange(shard, range), select: { leafHash: true } });
  return rows.map((row) => row.leafHash as Uint8Array);
}

/** Texts of a shard's leaves in their order, `to` not among them. */
export async function leafTexts(db: Db, shard: number, range: { from: number; to: number }): Promise<string[]> {
  const rows = await db.logLeaf.findMany({ ...inRange(shard, range), select: { leafText: true } });
  return rows.map((row) => row.leafText);
}

/** Leaves what the sequencer takes up next. */
export async function insertManifestLeaf(tx: Tx, leaf: { packageId: string; leafText: string }): Promise<void> {
  await tx.logPending.create({ data: { kind: 'manifest', ...leaf } });
}

/** Wakes the sequencer at commit; audit entries wake it by their own notification. */
export async function notifyPending(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify('countersign_pending', '')`;
}

/** Says that the log's leader is alive, and how it fares. */
export async function beatLog(db: Db, now: Date, detail: object): Promise<void> {
  const row = { beatAt: now, detail: JSON.stringify(detail) };
  await db.heartbeat.upsert({ where: { process: 'log' }, create: { process: 'log', ...row }, update: row });
}

/** When the oldest of what waits was written; null when nothing waits. */
export async function oldestPending(db: Db): Promise<Date | null> {
  const [row] = await db.$queryRaw<{ at: Date | null }[]>`
    SELECT coalesce(e.at, k."createdAt", i."signedAt") AS at FROM log_pending p
    LEFT JOIN audit_entry e ON e.id = p."auditId" LEFT JOIN package k ON k.id = p."packageId"
    LEFT JOIN incident_packet i ON i.id::text = p."packageId"
    ORDER BY p.id LIMIT 1`;
  return row?.at ?? null;
}

export const pendingCount = (db: Db) => db.logPending.count();

/** Ends an open shard; its tree stands as it is for ever. */
export async function closeShard(tx: Tx, shard: number, closed: { at: Date; why: string }): Promise<void> {
  const data = { closedAt: closed.at, closedWhy: closed.why };
  await tx.logShard.updateMany({ where: { shard, closedAt: null }, data });
}

/** Opens a shard with an empty tree. */
export async function openShardRow(
  tx: Tx,
  row: { shard: number; origin: string; vkey: string; rootHash: string; startedAt: Date },
): Promise<void> {
  await tx.logShard.create({ data: { ...row, size: 0 } });
}

/** Newest size that each witness cosigned of a shard. */
export const cosignedSizes = (db: Db, shard: number) =>
  db.logCosignature.groupBy({ by: ['keyName'], where: { shard }, _max: { size: true }, orderBy: { keyName: 'asc' } });
