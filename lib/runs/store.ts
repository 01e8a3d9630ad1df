import type { CallKind, CallOutcome, ReceiptKind } from '#lib/db/generated/enums.ts';
import type { Db, Tx } from '#lib/db/transaction.ts';

export const insertRun = (tx: Tx, run: { runId: string; jobId: string; startedAt: Date }) =>
  tx.run.create({ data: run });

export const findRunOfJob = (db: Db, jobId: string) => db.run.findUnique({ where: { jobId } });

/** Reads a run and keeps it to this transaction: its event chain and its receipts have one order. */
export async function lockRun(tx: Tx, runId: string) {
  await tx.$executeRaw`SELECT 1 FROM run WHERE "runId" = ${runId} FOR UPDATE`;
  return tx.run.findUniqueOrThrow({ where: { runId } });
}

export type NewRunEvent = {
  runId: string;
  index: number;
  eventId: string;
  eventType: string;
  timestamp: string;
  payloadText: string;
  payloadHash: string;
  prevHash: string | null;
  eventHash: string;
};

/** Appends events, in the order of their indexes, and moves the chain's head with them. */
export async function insertRunEvents(tx: Tx, runId: string, events: readonly NewRunEvent[]): Promise<void> {
  const last = events.at(-1);
  if (!last) return;
  await tx.runEvent.createMany({ data: [...events] });
  await tx.run.update({ where: { runId }, data: { eventCount: last.index + 1, lastEventHash: last.eventHash } });
}

export type NewCall = {
  runId: string;
  seq: number;
  kind: CallKind;
  jti: string;
  eventHash: string;
  name: string;
  stepIndex: number | null;
  argsText: string | null;
  argsHash: string | null;
  startedAt: Date;
};

export async function insertCall(tx: Tx, call: NewCall): Promise<string> {
  const { id } = await tx.call.create({ data: { ...call, outcome: 'started' }, select: { id: true } });
  await tx.run.update({ where: { runId: call.runId }, data: { intentCount: call.seq } });
  return id;
}

export const findCall = (db: Db, callId: string) =>
  db.call.findUnique({ where: { id: callId }, include: { run: true } });

/** Calls of a run that were admitted and have no outcome yet. */
export const openCalls = (db: Db, runId: string) => db.call.findMany({ where: { runId, outcome: 'started' } });

/** The plan steps for which a tool call of this run was admitted. */
export async function stepsUsed(tx: Tx, runId: string): Promise<number[]> {
  const rows = await tx.call.findMany({
    where: { runId, kind: 'tool', stepIndex: { not: null } },
    select: { stepIndex: true },
  });
  return rows.flatMap((row) => (row.stepIndex === null ? [] : [row.stepIndex]));
}

/** Closes a call that is still open; false when it was closed before. */
export async function setCallClosed(
  tx: Tx,
  call: { callId: string; outcome: CallOutcome; note: string | null; receiptId: string | null; now: Date },
): Promise<boolean> {
  const { count } = await tx.call.updateMany({
    where: { id: call.callId, outcome: 'started' },
    data: { outcome: call.outcome, outcomeNote: call.note, receiptId: call.receiptId, closedAt: call.now },
  });
  return count === 1;
}

export async function insertReceipt(
  tx: Tx,
  receipt: {
    receiptId: string;
    runId: string;
    kind: ReceiptKind;
    seq: number;
    envelopeText: string;
    sha256: string;
    signedAt: Date;
  },
  rootSpanId: string | null,
): Promise<void> {
  await tx.receipt.create({ data: receipt });
  await tx.run.update({
    where: { runId: receipt.runId },
    data: { receiptCount: receipt.seq, lastReceiptSha: receipt.sha256, rootSpanId },
  });
}

export const setRunEnded = (tx: Tx, runId: string, now: Date) =>
  tx.run.update({ where: { runId }, data: { endedAt: now } });
