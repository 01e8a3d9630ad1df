import type { Actor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { revokeTokens } from '#lib/tokens/revoke.ts';
import { lockJob, moveJob } from './store.ts';

/** Stops an approved or running job and revokes its token, in the caller's transaction. Returns whether it stopped. */
export async function stopJob(
  tx: Tx,
  stop: { jobId: string; reason: string; actor: Actor; now: Date },
): Promise<boolean> {
  const job = await lockJob(tx, stop.jobId);
  if (!job) return false;
  const data = { stateReason: stop.reason, finishedAt: stop.now, expiresAt: null };
  const moved = await moveJob(tx, { jobId: job.id, from: ['approved', 'running'], to: 'stopped', now: stop.now, data });
  if (!moved) return false;
  await revokeTokens(tx, { of: { jobId: job.id }, reason: stop.reason, actor: stop.actor, now: stop.now });
  await appendAudit(
    tx,
    {
      action: 'job.stopped',
      target: `job:${job.id}`,
      jobId: job.id,
      roomId: job.roomId,
      detail: { from: job.state, reason: stop.reason },
    },
    { actor: stop.actor, at: stop.now },
  );
  return true;
}
