import { appendAudit } from '#lib/audit/append.ts';
import { sha256B64u } from '#lib/canon/digest.ts';
import type { CallOutcome } from '#lib/db/generated/enums.ts';
import { transaction } from '#lib/db/transaction.ts';
import { findJob } from '#lib/jobs/store.ts';
import { insertKeptBodies, type NewKeptBody } from '#lib/runs/kept-body-store.ts';
import { findCall, insertReceipt, lockRun, setCallClosed } from '#lib/runs/store.ts';
import { addModelTokens } from './store.ts';
import { TokenError } from './token-error.ts';

/** What a receipt must carry of its place in the run. `parentSpanId` is null for the run's first gateway receipt. */
export type ReceiptPlace = {
  receiptSeq: number;
  /** SHA-256 (base64url) of the previously signed envelope's text; null for the first. */
  prevReceiptSha256: string | null;
  parentSpanId: string | null;
  now: Date;
};

export type SignReceipt = (place: ReceiptPlace) => Promise<{ receiptId: string; envelopeText: string }>;

/**
 * How long after its job has ended a call may still be closed: what it came to belongs in the evidence, whose files are
 * frozen a little later.
 */
export const closeGraceMs = 120_000;

function refuseTooLate(job: { finishedAt: Date | null }, now: Date): void {
  if (!job.finishedAt || now.getTime() - job.finishedAt.getTime() <= closeGraceMs) return;
  const words = `The job ended at ${job.finishedAt.toISOString()}; its evidence takes nothing more. The call stays without a result.`;
  throw new TokenError('REPORT_TOO_LATE', words);
}

/**
 * Closes an open call with its one outcome and, when something was sent, stores the receipt signed for it. Both are
 * durable when this returns. Signing happens under the run's lock, so that receipts have one order and one root span.
 * @throws TokenError UNKNOWN_CALL, CALL_NOT_OPEN, REPORT_TOO_LATE
 */
export async function closeCall(input: {
  callId: string;
  outcome: Exclude<CallOutcome, 'started' | 'lost'>;
  note?: string;
  /** Input and output tokens of a model call, as the provider counted them. */
  modelTokens?: number;
  /** The span of the call being closed, as admitCall gave it. */
  spanId?: string;
  signReceipt?: SignReceipt;
  /** What went and came, where the policy asks to keep it. */
  bodies?: readonly NewKeptBody[];
  /** Links and hashes that the result is, for the log's search. */
  named?: readonly string[];
  now: Date;
}): Promise<{ receiptId: string | null }> {
  const { now } = input;
  return transaction(async (tx) => {
    const found = await findCall(tx, input.callId);
    if (!found) throw new TokenError('UNKNOWN_CALL', 'There is no such call.');
    const run = await lockRun(tx, found.runId);
    const job = await findJob(tx, run.jobId);
    if (!job) throw new Error(`Run ${run.runId} has no job.`);
    refuseTooLate(job, now);
    const kind = found.kind === 'model' ? 'gateway' : 'tool';
    let receiptId: string | null = null;
    if (input.signReceipt) {
      const receiptSeq = run.receiptCount + 1;
      const place = { receiptSeq, prevReceiptSha256: run.lastReceiptSha, parentSpanId: run.rootSpanId, now };
      const receipt = await input.signReceipt(place);
      receiptId = receipt.receiptId;
      const sha256 = await sha256B64u(receipt.envelopeText);
      const rootSpanId = run.rootSpanId ?? (kind === 'gateway' ? (input.spanId ?? null) : null);
      await insertReceipt(
        tx,
        { ...receipt, runId: run.runId, kind, seq: receiptSeq, sha256, signedAt: now },
        rootSpanId,
      );
    }
    const closing = { callId: input.callId, outcome: input.outcome, note: input.note ?? null, receiptId, now };
    if (!(await setCallClosed(tx, closing))) throw new TokenError('CALL_NOT_OPEN', 'The call was closed before.');
    const kept = { callId: found.id, runId: run.runId, callSeq: found.seq, keptAt: now };
    if (input.bodies) await insertKeptBodies(tx, kept, input.bodies);
    if (input.modelTokens) await addModelTokens(tx, found.jti, input.modelTokens);
    const named = input.named && input.named.length > 0 ? { named: [...input.named] } : {};
    await appendAudit(
      tx,
      {
        action: 'call.closed',
        target: `job:${job.id}`,
        jobId: job.id,
        roomId: job.roomId,
        detail: { callId: input.callId, outcome: input.outcome, receiptId, ...named },
      },
      { actor: { kind: 'system', name: 'gateway' }, at: now },
    );
    return { receiptId };
  });
}
