import type { Actor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { encodeBase64url } from '#lib/canon/base64url.ts';
import { pinForced } from '#lib/controls/store.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { ruleForTier } from '#lib/policy/approval.ts';
import type { EffectivePolicy } from '#lib/policy/compile.ts';
import type { PlanVerdict } from '#lib/policy/judge-plan.ts';
import type { Plan } from '#lib/policy/plan.ts';
import { type IssuerTerms, tokenScopeFor } from '#lib/tokens/terms.ts';
import { sealView } from './approval-view.ts';
import { buildView } from './build-view.ts';
import { type DecisionSubject, sealSubject } from './decision-subject.ts';
import { type Narrowing, termsOf } from './narrowing.ts';
import { closeApprovalRequests, insertApprovalRequest } from './store.ts';

export type Approvable = {
  job: {
    id: string;
    roomId: string;
    requestEventId: string;
    requestSha256: string;
    requestText: string;
    requestedAt: Date;
    requesterMxid: string;
    agentId: string;
    room: { name: string };
    agent: { did: string; name: string; operatorMxid: string | null; plansByModel: boolean };
  };
  revision: number;
  plan: Plan;
  verdict: PlanVerdict;
  wpcHash: string;
  policy: EffectivePolicy;
  narrowing: Narrowing | null;
};

/** Closes what was open for a job's decision and records why; whatever was decided on it no longer counts. */
export async function closeOpenRequests(
  tx: Tx,
  input: { jobId: string; roomId: string; why: string; actor: Actor; now: Date },
): Promise<void> {
  for (const digest of await closeApprovalRequests(tx, input.jobId, input.why, input.now)) {
    await appendAudit(
      tx,
      {
        action: 'approval.request_closed',
        target: `job:${input.jobId}`,
        jobId: input.jobId,
        roomId: input.roomId,
        detail: { digest, why: input.why },
      },
      { actor: input.actor, at: input.now },
    );
  }
}

/** Opens a request for decision under a fresh digest. The caller has moved the job to `pending` or keeps it there. */
export async function askApproval(
  tx: Tx,
  input: Approvable & { terms: IssuerTerms; actor: Actor; now: Date },
): Promise<{ digest: string; expiresAt: Date }> {
  const { job, policy, verdict, now } = input;
  const rule = ruleForTier(policy, verdict.tier);
  const expiresAt = new Date(now.getTime() + rule.expiresSeconds * 1000);
  const scope = tokenScopeFor({
    jobId: job.id,
    agentDid: job.agent.did,
    wpcHash: input.wpcHash,
    policy,
    pinForced: await pinForced(tx, job.roomId),
    terms: input.terms,
  });
  const limits = termsOf(policy, input.narrowing);
  const subject: DecisionSubject = {
    version: 'countersign.decision/1',
    job_id: job.id,
    room_id: job.roomId,
    request: { event_id: job.requestEventId, content_sha256_b64u: job.requestSha256 },
    requester: job.requesterMxid,
    agent_did: job.agent.did,
    plan: input.plan,
    plan_revision: input.revision,
    verdict,
    tier: verdict.tier,
    wpc_hash_b64u: input.wpcHash,
    claims: { scope, ttl_seconds: limits.ttlSeconds },
    budget: { model_calls: limits.modelCalls, tool_calls: limits.toolCalls, tokens: limits.tokens },
    rule,
    expires_at: expiresAt.toISOString(),
    nonce: encodeBase64url(crypto.getRandomValues(new Uint8Array(16))),
  };
  const { subjectText, digest } = await sealSubject(subject);
  const view = await sealView(await buildView(tx, input, { subject, digest, now }));
  await insertApprovalRequest(tx, {
    jobId: job.id,
    revision: input.revision,
    subjectText,
    digest,
    ...view,
    wpcHash: input.wpcHash,
    createdAt: now,
    expiresAt,
  });
  await appendAudit(
    tx,
    {
      action: 'approval.requested',
      target: `job:${job.id}`,
      jobId: job.id,
      roomId: job.roomId,
      detail: {
        revision: input.revision,
        digest,
        wpcHash: input.wpcHash,
        tier: verdict.tier,
        expiresAt: expiresAt.toISOString(),
      },
    },
    { actor: input.actor, at: now },
  );
  return { digest, expiresAt };
}
