import type { Actor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { transaction } from '#lib/db/transaction.ts';
import { idsOfSamePerson } from '#lib/people/store.ts';
import { closeOpenRequests } from './ask-approval.ts';
import { explainNotPending } from './explain-not-pending.ts';
import { JobError } from './job-error.ts';
import { statesBefore } from './lifecycle.ts';
import { stopJob } from './stop-job.ts';
import { lockJob, moveJob } from './store.ts';

/**
 * The requester takes a job back: before approval it is withdrawn, afterwards it is stopped and its token revoked.
 * @throws JobError UNKNOWN_JOB, NOT_REQUESTER, or why there is nothing left to withdraw
 */
export async function withdrawJob(input: {
  jobId: string;
  byMxid: string;
  actor: Actor;
  now: Date;
}): Promise<{ state: 'withdrawn' | 'stopped' }> {
  const { actor, now } = input;
  return transaction(async (tx) => {
    const job = await lockJob(tx, input.jobId);
    if (!job) throw new JobError('UNKNOWN_JOB', 'There is no such job.');
    if (!(await idsOfSamePerson(tx, input.byMxid)).includes(job.requesterMxid)) {
      throw new JobError('NOT_REQUESTER', 'Only the person who asked for a job can withdraw it.');
    }
    const reason = `withdrawn by ${input.byMxid}`;
    if (await stopJob(tx, { jobId: job.id, reason, actor, now })) return { state: 'stopped' };
    const data = { stateReason: reason, finishedAt: now, expiresAt: null };
    const moved = await moveJob(tx, { jobId: job.id, from: statesBefore('withdrawn'), to: 'withdrawn', now, data });
    if (!moved) throw await explainNotPending(tx, job);
    await closeOpenRequests(tx, { jobId: job.id, roomId: job.roomId, why: reason, actor, now });
    await appendAudit(
      tx,
      {
        action: 'job.withdrawn',
        target: `job:${job.id}`,
        jobId: job.id,
        roomId: job.roomId,
        detail: { by: input.byMxid },
      },
      { actor, at: now },
    );
    return { state: 'withdrawn' };
  });
}
