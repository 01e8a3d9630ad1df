import type { Db } from '#lib/db/transaction.ts';

/** The run of a job, with whether a given event belongs to its chain. */
export async function findRun(db: Db, jobId: string, eventHash: string | null) {
  const run = await db.run.findUnique({ where: { jobId }, select: { runId: true } });
  if (!run || eventHash === null) return run && { ...run, hasEvent: false };
  const hits = await db.runEvent.count({ where: { runId: run.runId, eventHash } });
  return { ...run, hasEvent: hits > 0 };
}

/** A tool call admitted under a token, with the policy that it was admitted under. */
export async function findToolCall(db: Db, callId: string, jti: string) {
  const call = await db.call.findFirst({ where: { id: callId, kind: 'tool', jti } });
  if (!call) return null;
  const { wpcHash } = await db.token.findUniqueOrThrow({ where: { jti }, select: { wpcHash: true } });
  return { ...call, wpcHash };
}

/** The newest admitted call of a plan step that has no result yet. */
export const findOpenToolCall = (db: Db, step: { jti: string; name: string; stepIndex: number }) =>
  db.call.findFirst({ where: { ...step, kind: 'tool', outcome: 'started' }, orderBy: { seq: 'desc' } });

export const findReceipt = (db: Db, receiptId: string) => db.receipt.findUnique({ where: { receiptId } });

/** A receipt that was made for a run of this agent. */
export const findReceiptOf = (db: Db, receiptId: string, agentDid: string) =>
  db.receipt.findFirst({ where: { receiptId, run: { job: { agent: { did: agentDid } } } } });

/** Says that this process is alive, for readiness. */
export async function beat(db: Db, process: string, now: Date, detail: string): Promise<void> {
  await db.heartbeat.upsert({
    where: { process },
    create: { process, beatAt: now, detail },
    update: { beatAt: now, detail },
  });
}
