import type { Db, Tx } from '#lib/db/transaction.ts';
import { findReader, placeOf } from './reader-store.ts';
import type { SearchableEntry } from './search-terms.ts';
import { termKey } from './term-key.ts';

/** The entries after one, in the order of the log's leaves. */
export async function leavesAfter(db: Db, auditId: bigint, take: number): Promise<bigint[]> {
  const { shard, index } = await placeOf(db, auditId);
  const rows = await db.$queryRaw<{ auditId: bigint }[]>`
    SELECT "auditId" FROM log_leaf WHERE (shard, index) > (${shard}, ${index}) AND "auditId" IS NOT NULL
    ORDER BY shard, index LIMIT ${take}`;
  return rows.map((row) => row.auditId);
}

/** Whether the log has entries that the index has not. */
export const anythingWaits = async (db: Db): Promise<boolean> =>
  (await leavesAfter(db, (await findReader(db, 'search'))?.auditId ?? 0n, 1)).length > 0;

/** How many entries the index does not have yet, counted up to `max`. */
export async function countUnindexed(db: Db, max: number): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    WITH done AS (
      SELECT leaf.shard, leaf.index FROM log_reader AS reader JOIN log_leaf AS leaf ON leaf."auditId" = reader."auditId"
      WHERE reader.name = 'search'),
    place AS (SELECT coalesce((SELECT shard FROM done), -1) AS shard, coalesce((SELECT index FROM done), -1) AS index)
    SELECT count(*)::int AS count FROM (
      (SELECT 1 FROM log_leaf AS leaf WHERE (leaf.shard, leaf.index) > ((SELECT shard FROM place), (SELECT index FROM place))
        AND leaf."auditId" IS NOT NULL LIMIT ${max})
      UNION ALL (SELECT 1 FROM log_pending WHERE kind = 'audit' LIMIT ${max})) AS waiting`;
  return Math.min(row?.count ?? 0, max);
}

const entryParts = {
  id: true,
  action: true,
  actor: true,
  target: true,
  jobId: true,
  roomId: true,
  at: true,
  detailText: true,
} as const;

export const entriesToIndex = (db: Db, ids: readonly bigint[]): Promise<SearchableEntry[]> =>
  db.auditEntry.findMany({ where: { id: { in: [...ids] } }, select: entryParts });

/** Writes terms of entries; what is there already stays. */
export async function insertTerms(tx: Tx, rows: readonly { term: string; auditId: bigint }[]): Promise<void> {
  const terms = rows.map((row) => termKey(row.term));
  const ids = rows.map((row) => String(row.auditId));
  await tx.$executeRaw`
    INSERT INTO audit_term (term, "auditId") SELECT * FROM unnest(${terms}::text[], ${ids}::text[]::bigint[])
    ON CONFLICT DO NOTHING`;
}

/** What is searched of the jobs that entries belong to. */
export const jobsToIndex = (db: Db, ids: string[]) =>
  db.job.findMany({
    where: { id: { in: ids } },
    select: { id: true, wpcHash: true, requestText: true, agent: { select: { did: true } } },
  });

export const plansToIndex = (db: Db, keys: { jobId: string; revision: number }[]) =>
  keys.length === 0
    ? Promise.resolve([])
    : db.planRevision.findMany({ where: { OR: keys }, select: { jobId: true, revision: true, planText: true } });

export const callsToIndex = (db: Db, ids: string[]) =>
  db.call.findMany({ where: { id: { in: ids } }, select: { id: true, name: true, argsText: true } });

export const receiptsToIndex = (db: Db, ids: string[]) =>
  db.receipt.findMany({
    where: { receiptId: { in: ids } },
    select: { receiptId: true, sha256: true, envelopeText: true },
  });

export const policiesToIndex = (db: Db, hashes: string[]) =>
  db.policy.findMany({ where: { hash: { in: hashes } }, select: { hash: true, sourceText: true } });
