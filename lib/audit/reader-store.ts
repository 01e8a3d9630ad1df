// Readers that follow the log: how far each has come. One process at a time moves one.

import type { Db, Tx } from '#lib/db/transaction.ts';

export type ReaderName = 'search' | 'stream';

/** Takes a reader for this transaction. @returns the entry that it did last, 0 before the first; null while somebody else has it */
export async function takeReader(tx: Tx, name: ReaderName, now: Date): Promise<bigint | null> {
  await tx.$executeRaw`
    INSERT INTO log_reader (name, "auditId", "movedAt") VALUES (${name}, 0, ${now}) ON CONFLICT DO NOTHING`;
  const [row] = await tx.$queryRaw<{ auditId: bigint }[]>`
    SELECT "auditId" FROM log_reader WHERE name = ${name} FOR UPDATE SKIP LOCKED`;
  return row?.auditId ?? null;
}

export const moveReader = (tx: Tx, name: ReaderName, auditId: bigint, now: Date) =>
  tx.logReader.update({ where: { name }, data: { auditId, movedAt: now, lastError: null, failedAt: null } });

/** Notes why a reader does not come on, also before it ever moved. */
export const recordReaderFailure = (db: Db, name: ReaderName, words: string, now: Date) => {
  const failure = { lastError: words, failedAt: now };
  return db.logReader.upsert({
    where: { name },
    create: { name, auditId: 0n, movedAt: now, ...failure },
    update: failure,
  });
};

export const findReader = (db: Db, name: ReaderName) => db.logReader.findUnique({ where: { name } });

/** Where an entry lies in the log; before the first leaf when it lies nowhere. */
export async function placeOf(db: Db, auditId: bigint): Promise<{ shard: number; index: bigint }> {
  const leaf = await db.logLeaf.findUnique({ where: { auditId }, select: { shard: true, index: true } });
  return leaf ?? { shard: -1, index: -1n };
}
