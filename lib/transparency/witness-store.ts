// Cosignatures of our checkpoints: inserted, never changed.

import type { Db } from '#lib/db/transaction.ts';

/** Size of the newest checkpoint of a shard that a witness cosigned; 0 for none. */
export async function cosignedSize(db: Db, shard: number, keyName: string): Promise<number> {
  const row = await db.logCosignature.findFirst({
    where: { shard, keyName },
    orderBy: { size: 'desc' },
    select: { size: true },
  });
  return Number(row?.size ?? 0);
}

/** Keeps a witness's line; the first one for a size stays when there is one already. */
export async function insertCosignature(
  db: Db,
  row: { shard: number; size: number; keyName: string; line: string; receivedAt: Date },
): Promise<void> {
  await db.logCosignature.createMany({ data: [{ ...row, size: BigInt(row.size) }], skipDuplicates: true });
}

/** Signature lines of the witnesses of one checkpoint, in the order of their names. */
export async function cosignatureLines(db: Db, shard: number, size: number): Promise<string[]> {
  const rows = await db.logCosignature.findMany({
    where: { shard, size: BigInt(size) },
    orderBy: { keyName: 'asc' },
    select: { line: true },
  });
  return rows.map((row) => row.line);
}
