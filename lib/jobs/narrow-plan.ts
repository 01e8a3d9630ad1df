import { type Actor, actorName } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { sha256B64u } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { judgePlan } from '#lib/policy/judge-plan.ts';
import { type Plan, parsePlan } from '#lib/policy/plan.ts';
import type { IssuerTerms } from '#lib/tokens/terms.ts';
import { askApproval, closeOpenRequests } from './ask-approval.ts';
import { JobError } from './job-error.ts';
import { requireStanding } from './may-decide.ts';
import { type Cuts, cutsSchema, cutWords, joinCuts, type Narrowing, narrowedPlan, realCuts } from './narrowing.ts';
import { openDecision } from './open-decision.ts';
import { queueFacts } from './queue-facts.ts';
import { findPlan, insertPlan, moveJob, planCount } from './store.ts';
import { orVoid } from './void-lost.ts';

export type NarrowInput = {
  jobId: string;
  digest: string;
  cuts: Cuts;
  approverMxid: string;
  actor: Actor;
  now: Date;
};

function cutPlan(plan: Plan, cuts: Cuts): Plan {
  if (cuts.drop_steps.some((index) => index >= plan.steps.length)) {
    throw new JobError('BAD_PLAN', 'The plan has no such step.');
  }
  const narrowed = narrowedPlan(plan, cuts);
  if (narrowed.steps.length === 0)
    throw new JobError('NOTHING_LEFT', 'Nothing of the plan would be left. Deny it instead.');
  return narrowed;
}

/**
 * Cuts a waiting plan down: a new revision with a new digest, for which the author of the cut and everybody else may
 * then decide. What was decided before no longer counts, and the agent is told what was cut. Where the job's ground is
 * gone it is void instead.
 * @throws JobError as decideJob does, and NOTHING_CUT, NOTHING_LEFT, BAD_PLAN
 */
export async function narrowPlan(
  input: NarrowInput,
  context: { terms: IssuerTerms },
): Promise<{ revision: number; digest: string }> {
  const cuts = cutsSchema.parse(input.cuts);
  return orVoid(input, () => transaction((tx) => narrowInTransaction(tx, { ...input, cuts }, context)));
}

async function narrowInTransaction(
  tx: Tx,
  input: NarrowInput,
  context: { terms: IssuerTerms },
): Promise<{ revision: number; digest: string }> {
  const { actor, now } = input;
  const open = await openDecision(tx, { jobId: input.jobId, seen: { digest: input.digest }, now });
  const { job, head, subject, request } = open;
  await requireStanding(tx, open, input.approverMxid);
  const { budget } = subject;
  const cuts = realCuts(input.cuts, {
    ttlSeconds: subject.claims.ttl_seconds,
    modelCalls: budget.model_calls,
    toolCalls: budget.tool_calls,
    tokens: budget.tokens,
  });
  const before = await findPlan(tx, job.id, request.revision);
  if (!before) throw new Error(`Plan revision ${request.revision} of job ${job.id} is missing.`);
  const earlier = before.narrowingText === null ? null : (JSON.parse(before.narrowingText) as Narrowing);
  const plan = parsePlan(cutPlan(subject.plan, cuts));
  const narrowing: Narrowing = {
    ...joinCuts(earlier, cuts),
    by: input.approverMxid,
    from_revision: request.revision,
    dropped_tools: cuts.drop_steps.map((index) => subject.plan.steps[index]?.tool ?? ''),
  };
  if (cutWords({ ...narrowing, ...cuts }).length === 0)
    throw new JobError('NOTHING_CUT', 'That is no less than now. Say what to cut: a step, time or budget.');
  const verdict = judgePlan(plan, head.policy, { now, roomId: job.roomId });
  if (!verdict.allowed)
    throw new JobError('BAD_PLAN', 'The policy denies a step of what is left; request changes instead.');
  const revision = (await planCount(tx, job.id)) + 1;
  const planText = canonicalJson(plan);
  await closeOpenRequests(tx, {
    jobId: job.id,
    roomId: job.roomId,
    why: `narrowed by ${input.approverMxid}`,
    actor,
    now,
  });
  await insertPlan(tx, {
    jobId: job.id,
    revision,
    planText,
    planHash: await sha256B64u(planText),
    verdictText: canonicalJson(verdict),
    allowed: true,
    tier: verdict.tier,
    wpcHash: head.wpcHash,
    author: actorName(actor),
    narrowingText: JSON.stringify(narrowing),
    submittedAt: now,
  });
  const data = { revision, planEventId: null, ...queueFacts(plan, verdict.tier) };
  await moveJob(tx, { jobId: job.id, from: ['pending'], to: 'planned', now, data });
  await appendAudit(
    tx,
    {
      action: 'plan.narrowed',
      target: `job:${job.id}`,
      jobId: job.id,
      roomId: job.roomId,
      detail: { revision, fromRevision: request.revision, by: input.approverMxid, cuts: cutWords(narrowing) },
    },
    { actor, at: now },
  );
  const approvable = { job, revision, plan, verdict, wpcHash: head.wpcHash, policy: head.policy, narrowing };
  const { digest, expiresAt } = await askApproval(tx, { ...approvable, terms: context.terms, actor, now });
  await moveJob(tx, { jobId: job.id, from: ['planned'], to: 'pending', now, data: { expiresAt } });
  return { revision, digest };
}
