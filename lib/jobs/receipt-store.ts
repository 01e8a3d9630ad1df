import type { Db } from '#lib/db/transaction.ts';

/** The receipts of a job's run in the order in which they were signed, with the calls that they are of. */
export async function receiptsOfJob(db: Db, jobId: string) {
  const run = await db.run.findUnique({
    where: { jobId },
    select: {
      receipts: { orderBy: { seq: 'asc' } },
      calls: { where: { receiptId: { not: null } }, select: { receiptId: true, name: true } },
    },
  });
  return run ?? { receipts: [], calls: [] };
}
