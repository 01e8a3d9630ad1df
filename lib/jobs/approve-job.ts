import type { Actor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { encodeBase64url } from '#lib/canon/base64url.ts';
import { fromHex } from '#lib/canon/hex.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { openRun } from '#lib/runs/open-run.ts';
import { type MintKeys, mintToken } from '#lib/tokens/mint.ts';
import type { LockedJob, OpenRequest } from './decision-input.ts';
import type { DecisionSubject } from './decision-subject.ts';
import { closeApprovalRequests, decisionsOnRequest, findPlan, moveJob } from './store.ts';

type Approval = {
  job: LockedJob;
  request: OpenRequest;
  subject: DecisionSubject;
  last: { decisionId: string; approver: string; channel: 'browser' | 'matrix' };
  actor: Actor;
  now: Date;
};

/** Moves a job whose quorum is met to `approved`, mints its token and opens its run, all in the deciding transaction. */
export async function approveJob(tx: Tx, approval: Approval, keys: MintKeys): Promise<void> {
  const { job, request, subject, actor, now } = approval;
  const plan = await findPlan(tx, job.id, request.revision);
  if (!plan) throw new Error(`Plan revision ${request.revision} of job ${job.id} is missing.`);
  const minted = await mintToken(
    tx,
    {
      jobId: job.id,
      roomId: job.roomId,
      digest: request.digest,
      scope: subject.claims.scope,
      ttlSeconds: subject.claims.ttl_seconds,
      budget: subject.budget,
      wpcHash: request.wpcHash,
      actor,
      now,
    },
    keys,
  );
  await moveJob(tx, {
    jobId: job.id,
    from: ['pending'],
    to: 'approved',
    now,
    data: { expiresAt: null, stateReason: null },
  });
  await closeApprovalRequests(tx, job.id, 'approved', now);
  const decisions = await decisionsOnRequest(tx, request.id, 'approve');
  await openRun(tx, {
    job,
    approvals: decisions.map((decision) => ({
      decision_id: decision.id,
      decision_digest_b64u: encodeBase64url(fromHex(decision.digest)),
      plan_hash_b64u: plan.planHash,
    })),
    now,
  });
  await appendAudit(
    tx,
    {
      action: 'job.approved',
      target: `job:${job.id}`,
      jobId: job.id,
      roomId: job.roomId,
      detail: { ...approval.last, digest: request.digest, jti: minted.jti },
    },
    { actor, at: now },
  );
}
