import type { Db, Tx } from '#lib/db/transaction.ts';

/** Sets the claim; returns who held a live one before, or null. The caller holds the job. */
export async function upsertClaim(
  tx: Tx,
  claim: { jobId: string; mxid: string; claimedAt: Date; expiresAt: Date },
): Promise<string | null> {
  const before = await liveClaim(tx, claim.jobId, claim.claimedAt);
  await tx.claim.upsert({ where: { jobId: claim.jobId }, create: claim, update: claim });
  return before?.mxid ?? null;
}

export async function deleteClaim(tx: Tx, jobId: string, mxid: string): Promise<boolean> {
  const { count } = await tx.claim.deleteMany({ where: { jobId, mxid } });
  return count === 1;
}

/** The claim on a job that has not expired, or null. */
export const liveClaim = (db: Db, jobId: string, now: Date) =>
  db.claim.findFirst({ where: { jobId, expiresAt: { gt: now } } });
