import type { Db } from '#lib/db/transaction.ts';

/** A decision on a job with what its approver was asked; null when the job has no such decision. */
export const decisionWithRequest = (db: Db, jobId: string, decisionId: string) =>
  db.decision.findFirst({ where: { id: decisionId, jobId }, include: { approvalRequest: true } });
