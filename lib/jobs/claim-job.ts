import type { Actor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { transaction } from '#lib/db/transaction.ts';
import { headForRoom } from '#lib/registry/find.ts';
import { deleteClaim, upsertClaim } from './claim-store.ts';
import { parseSubject } from './decision-subject.ts';
import { JobError } from './job-error.ts';
import { requireStanding } from './may-decide.ts';
import { filledSlots } from './open-decision.ts';
import { lockJob, openApprovalRequest } from './store.ts';

const claimMinutes = 15;

type Claiming = { jobId: string; mxid: string; actor: Actor; now: Date };

/**
 * Says “I am reviewing this”, on the page and in the thread. It expires, whoever may decide may take it over, and it
 * keeps nobody from deciding.
 * @throws JobError UNKNOWN_JOB, NOT_PENDING, and as requireStanding does
 */
export async function claimJob({ jobId, mxid, actor, now }: Claiming): Promise<{ expiresAt: Date }> {
  return transaction(async (tx) => {
    const job = await lockJob(tx, jobId);
    if (!job) throw new JobError('UNKNOWN_JOB', 'There is no such job.');
    const [request, head] = await Promise.all([openApprovalRequest(tx, jobId), headForRoom(tx, job.roomId)]);
    if (job.state !== 'pending' || !request || !head) {
      throw new JobError('NOT_PENDING', 'Nothing waits for a decision here.');
    }
    const subject = parseSubject(request.subjectText);
    await requireStanding(tx, { job, head, subject, filled: filledSlots(request) }, mxid);
    const expiresAt = new Date(now.getTime() + claimMinutes * 60_000);
    const previous = await upsertClaim(tx, { jobId, mxid, claimedAt: now, expiresAt });
    if (previous === mxid) return { expiresAt };
    await appendAudit(
      tx,
      {
        action: 'job.claimed',
        target: `job:${jobId}`,
        jobId,
        roomId: job.roomId,
        detail: { by: mxid, from: previous },
      },
      { actor, at: now },
    );
    return { expiresAt };
  });
}

/** Gives one's own claim up; nothing happens when somebody else holds it. */
export async function releaseClaim({ jobId, mxid, actor, now }: Claiming): Promise<void> {
  await transaction(async (tx) => {
    const job = await lockJob(tx, jobId);
    if (!job || !(await deleteClaim(tx, jobId, mxid))) return;
    await appendAudit(
      tx,
      { action: 'job.claim_released', target: `job:${jobId}`, jobId, roomId: job.roomId, detail: { by: mxid } },
      { actor, at: now },
    );
  });
}
