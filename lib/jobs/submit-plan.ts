import type { AgentActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { sha256B64u } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { judgePlan, type PlanVerdict } from '#lib/policy/judge-plan.ts';
import { type Plan, parsePlan } from '#lib/policy/plan.ts';
import { PolicyError } from '#lib/policy/policy-error.ts';
import { headForRoom } from '#lib/registry/find.ts';
import type { IssuerTerms } from '#lib/tokens/terms.ts';
import { askApproval, closeOpenRequests } from './ask-approval.ts';
import { JobError } from './job-error.ts';
import type { JobState } from './lifecycle.ts';
import { queueFacts } from './queue-facts.ts';
import { planningSeconds } from './request-job.ts';
import { insertPlan, lastPlanBy, lockJob, moveJob } from './store.ts';

const revisionsMax = 20;
const plannable: readonly JobState[] = ['requested', 'changes_requested', 'pending'];

export type Submitted = { revision: number; state: JobState; verdict: PlanVerdict; existed: boolean };

function parse(plan: unknown): Plan {
  try {
    return parsePlan(plan);
  } catch (error) {
    if (error instanceof PolicyError) throw new JobError('BAD_PLAN', error.message, { cause: error });
    throw error;
  }
}

async function readForPlanning(tx: Tx, jobId: string, agentDid: string) {
  const job = await lockJob(tx, jobId);
  // An agent learns nothing of another agent's jobs.
  if (!job || job.agent.did !== agentDid) throw new JobError('UNKNOWN_JOB', 'This agent has no such job.');
  if (!plannable.includes(job.state)) {
    throw new JobError('NOT_PLANNABLE', `The job is ${job.state}; it takes no plan now.`);
  }
  if (job.room.state !== 'joined') throw new JobError('ROOM_NOT_READY', 'The job’s room takes no jobs now.');
  const head = await headForRoom(tx, job.roomId);
  if (!head) throw new JobError('NO_POLICY', 'The job’s room has no policy in force.');
  return { job, head };
}

/**
 * The standing answer, when these bytes under this policy are what the agent last submitted. A revision that an approver
 * narrowed since then stands: an agent that asks again after a lost answer undoes nothing.
 */
async function alreadySubmitted(
  tx: Tx,
  job: { id: string; state: JobState; agent: { did: string } },
  planHash: string,
  wpcHash: string,
): Promise<Submitted | null> {
  const last = await lastPlanBy(tx, job.id, job.agent.did);
  if (last?.planHash !== planHash || last.wpcHash !== wpcHash) return null;
  return { revision: last.revision, state: job.state, verdict: JSON.parse(last.verdictText), existed: true };
}

/**
 * Takes a plan revision: freezes it, judges it step by step against the room's policy, and either returns it to the
 * agent with the reasons or opens it for decision. Byte-identical bytes under the same policy change nothing and keep
 * what was decided; any other byte voids it.
 * @throws JobError UNKNOWN_JOB, BAD_PLAN, NOT_PLANNABLE, ROOM_NOT_READY, NO_POLICY, TOO_MANY_REVISIONS
 */
export async function submitPlan(
  input: { jobId: string; agentDid: string; plan: unknown; now: Date },
  context: { terms: IssuerTerms },
): Promise<Submitted> {
  const plan = parse(input.plan);
  const planText = canonicalJson(plan);
  const planHash = await sha256B64u(planText);
  const actor: AgentActor = { kind: 'agent', did: input.agentDid };
  const { now } = input;
  return transaction(async (tx) => {
    const { job, head } = await readForPlanning(tx, input.jobId, input.agentDid);
    const existing = await alreadySubmitted(tx, job, planHash, head.wpcHash);
    if (existing) return existing;
    const revision = job.revision + 1;
    if (revision > revisionsMax) {
      throw new JobError('TOO_MANY_REVISIONS', `A job takes at most ${revisionsMax} plan revisions.`);
    }
    const verdict = judgePlan(plan, head.policy, { now, roomId: job.roomId });
    const at = { actor, at: now };
    const about = { target: `job:${job.id}`, jobId: job.id, roomId: job.roomId };
    await closeOpenRequests(tx, { ...about, why: `plan revision ${revision} was submitted`, actor, now });
    await insertPlan(tx, {
      jobId: job.id,
      revision,
      planText,
      planHash,
      verdictText: canonicalJson(verdict),
      allowed: verdict.allowed,
      tier: verdict.tier,
      wpcHash: head.wpcHash,
      author: input.agentDid,
      narrowingText: null,
      submittedAt: now,
    });
    const listed = queueFacts(plan, verdict.tier);
    const data = { revision, wpcHash: head.wpcHash, stateReason: null, planEventId: null, ...listed };
    await moveJob(tx, { jobId: job.id, from: plannable, to: 'planned', now, data });
    const facts = { revision, planHash, wpcHash: head.wpcHash, tier: verdict.tier, allowed: verdict.allowed };
    await appendAudit(tx, { action: 'plan.submitted', ...about, detail: facts }, at);
    if (!verdict.allowed) {
      const reasons = verdict.steps
        .filter((step) => !step.allowed)
        .map((step) => `step ${step.index + 1}: ${step.reason}`);
      const expiresAt = new Date(now.getTime() + planningSeconds * 1000);
      const returned = { stateReason: 'The policy denies a step of the plan.', expiresAt };
      await moveJob(tx, { jobId: job.id, from: ['planned'], to: 'changes_requested', now, data: returned });
      await appendAudit(tx, { action: 'plan.returned', ...about, detail: { revision, reasons } }, at);
      return { revision, state: 'changes_requested', verdict, existed: false };
    }
    const approvable = { job, revision, plan, verdict, wpcHash: head.wpcHash, policy: head.policy, narrowing: null };
    const { expiresAt } = await askApproval(tx, { ...approvable, terms: context.terms, actor, now });
    await moveJob(tx, { jobId: job.id, from: ['planned'], to: 'pending', now, data: { expiresAt } });
    return { revision, state: 'pending', verdict, existed: false };
  });
}
