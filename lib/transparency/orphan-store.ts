// What the orphan check has found, and how far it came.

import type { Db, Tx } from '#lib/db/transaction.ts';

/** Of the entries that wait for the log the oldest before `limit`; null when none does. */
export async function oldestWaiting(db: Db, limit: Date): Promise<{ count: number; at: Date } | null> {
  const rows = await db.$queryRaw<{ count: bigint; at: Date | null }[]>`
    SELECT count(*) AS count, min(e.at) AS at FROM log_pending w JOIN audit_entry e ON e.id = w."auditId"
    WHERE e.at < ${limit}`;
  const [row] = rows;
  return row?.at ? { count: Number(row.count), at: row.at } : null;
}

/** Id of the newest entry of before `limit`; 0 for none. */
export async function entryBefore(db: Db, limit: Date): Promise<bigint> {
  const entry = await db.auditEntry.findFirst({
    where: { at: { lt: limit } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    select: { id: true },
  });
  return entry?.id ?? 0n;
}

/** One at a time records findings, so that each is recorded once. */
export async function lockFindings(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(7204311, 2)`;
}

/** Those of `targets` that an entry of this action names. */
export async function targetsWith(db: Db, action: string, targets: readonly string[]): Promise<Set<string>> {
  const entries = await db.auditEntry.findMany({
    where: { action, target: { in: [...targets] } },
    select: { target: true },
  });
  return new Set(entries.map((entry) => entry.target));
}

/** Findings that nobody has closed, the oldest first. */
export const openFindings = (db: Db, limit: number) =>
  db.$queryRaw<{ target: string; detailText: string; at: Date; total: bigint }[]>`
    SELECT f.target, f."detailText", f.at, count(*) OVER () AS total FROM audit_entry f
    WHERE f.action = 'log.orphan_found' AND NOT EXISTS (
      SELECT FROM audit_entry c WHERE c.action = 'log.orphan_closed' AND c.target = f.target)
    ORDER BY f.id LIMIT ${limit}`;

const reader = 'orphan-check';

/** Where the last complete pass ended, and when. */
export const lastPass = (db: Db) => db.logReader.findUnique({ where: { name: reader } });

export async function recordPass(db: Db, auditId: bigint, movedAt: Date): Promise<void> {
  const row = { auditId, movedAt, lastError: null, failedAt: null };
  await db.logReader.upsert({ where: { name: reader }, create: { name: reader, ...row }, update: row });
}

export async function recordFailedPass(db: Db, failedAt: Date, lastError: string): Promise<void> {
  const row = { lastError, failedAt };
  const create = { name: reader, auditId: 0n, movedAt: new Date(0), ...row };
  await db.logReader.upsert({ where: { name: reader }, create, update: row });
}
