import type { Actor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { JobError } from './job-error.ts';
import { findJob, moveJob } from './store.ts';

/**
 * Ends a job whose bundle was judged, in the transaction that stores the verdict.
 * @throws JobError NOT_COMPLETING when it already ended
 */
export async function finishJob(
  tx: Tx,
  input: {
    jobId: string;
    to: 'done' | 'failed';
    reason: string;
    verdict: string;
    code: string;
    bundleId: string;
    actor: Actor;
    now: Date;
  },
): Promise<void> {
  const { jobId, to, now } = input;
  const data = { stateReason: input.reason, finishedAt: now, expiresAt: null };
  const moved = await moveJob(tx, { jobId, from: ['completing'], to, now, data });
  const job = await findJob(tx, jobId);
  if (!moved || !job)
    throw new JobError('NOT_COMPLETING', `The job is ${job?.state ?? 'unknown'}; it awaits no bundle.`);
  await appendAudit(
    tx,
    {
      action: 'job.finished',
      target: `job:${jobId}`,
      jobId,
      roomId: job.roomId,
      detail: {
        to,
        verdict: input.verdict,
        code: input.code,
        bundleId: input.bundleId,
        wpcHash: job.wpcHash ?? '',
        reason: input.reason,
      },
    },
    { actor: input.actor, at: now },
  );
}
