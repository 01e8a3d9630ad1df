import type { Db } from '#lib/db/transaction.ts';
import { receiptsOfJob } from './receipt-store.ts';

export type JobReceipt = {
  receiptId: string;
  kind: 'gateway' | 'tool';
  seq: number;
  /** The tool, or `provider/model`. */
  callName: string;
  sha256: string;
  signedAt: string;
  envelopeText: string;
};

/** What was signed under a job so far, in order. */
export async function findReceipts(db: Db, jobId: string): Promise<JobReceipt[]> {
  const { receipts, calls } = await receiptsOfJob(db, jobId);
  const names = new Map(calls.map(({ receiptId, name }) => [receiptId, name]));
  return receipts.map(({ receiptId, kind, seq, sha256, signedAt, envelopeText }) => ({
    receiptId,
    kind,
    seq,
    callName: names.get(receiptId) ?? '',
    sha256,
    signedAt: signedAt.toISOString(),
    envelopeText,
  }));
}
