import type { Db } from '#lib/db/transaction.ts';

/** Remembers a proof's id. Returns false when this agent used it before. */
export async function spendProof(db: Db, proof: { did: string; jti: string; expiresAt: Date }): Promise<boolean> {
  // One statement: of two copies arriving at once exactly one inserts the row.
  const { count } = await db.agentProof.createMany({ data: [proof], skipDuplicates: true });
  return count === 1;
}

/** Forgets proofs that are refused for their age anyway. */
export async function forgetProofs(db: Db, now: Date): Promise<number> {
  const { count } = await db.agentProof.deleteMany({ where: { expiresAt: { lt: now } } });
  return count;
}
