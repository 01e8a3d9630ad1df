import type { SystemActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { transaction } from '#lib/db/transaction.ts';
import { isTerminal } from '#lib/jobs/lifecycle.ts';
import { lockJob } from '#lib/jobs/store.ts';
import { findRunOfJob, lockRun, openCalls, setCallClosed } from '#lib/runs/store.ts';
import { closeGraceMs } from './close-call.ts';

const actor: SystemActor = { kind: 'system', name: 'worker' };

// An answer may have passed before a gateway was killed: nothing here says that there was none.
const notes = {
  model: 'the gateway that carried it never said how it ended; what passed, if anything, has no receipt',
  tool: 'the agent never delivered its result',
} as const;

/**
 * Closes what is still open of a job that has ended, once nobody else may close it any more: its gateway was killed, or its
 * agent went away. No receipt is made. @returns how many calls were closed
 */
export async function closeLostCalls({ jobId, now }: { jobId: string; now: Date }): Promise<number> {
  return transaction(async (tx) => {
    const job = await lockJob(tx, jobId);
    if (!job || !isTerminal(job.state)) return 0;
    const endedAt = job.finishedAt ?? job.updatedAt;
    if (now.getTime() - endedAt.getTime() <= closeGraceMs) return 0;
    const found = await findRunOfJob(tx, jobId);
    if (!found) return 0;
    await lockRun(tx, found.runId);
    let closed = 0;
    for (const { id: callId, kind } of await openCalls(tx, found.runId)) {
      const outcome = 'lost';
      if (!(await setCallClosed(tx, { callId, outcome, note: notes[kind], receiptId: null, now }))) continue;
      const detail = { callId, outcome, receiptId: null };
      const about = { target: `job:${jobId}`, jobId, roomId: job.roomId };
      await appendAudit(tx, { action: 'call.closed', ...about, detail }, { actor, at: now });
      closed += 1;
    }
    return closed;
  });
}
