import type { Db, Tx } from '#lib/db/transaction.ts';

/** Inserts the public half unless it is known. Returns whether it was new. */
export async function insertPublicKey(
  tx: Tx,
  key: { kid: string; role: string; did: string; createdAt: Date },
): Promise<boolean> {
  const { count } = await tx.signingKey.createMany({ data: [key], skipDuplicates: true });
  return count === 1;
}

/** DIDs of every key that a role ever had, newest first. */
export async function didsOfRole(db: Db, role: string): Promise<string[]> {
  const rows = await db.signingKey.findMany({ where: { role }, orderBy: { createdAt: 'desc' }, select: { did: true } });
  return rows.map((row) => row.did);
}

/** Says when a key was last used; it stays known for ever. */
export async function retireKey(tx: Tx, kid: string, at: Date): Promise<void> {
  await tx.signingKey.updateMany({ where: { kid, retiredAt: null }, data: { retiredAt: at } });
}
