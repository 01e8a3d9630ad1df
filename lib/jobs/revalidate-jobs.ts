import type { Actor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { parsePlan } from '#lib/policy/plan.ts';
import { findPolicy } from '#lib/registry/find.ts';
import { revokeTokens } from '#lib/tokens/revoke.ts';
import type { IssuerTerms } from '#lib/tokens/terms.ts';
import { askApproval, closeOpenRequests } from './ask-approval.ts';
import { findPlan, lockJob, moveJob, setJobExpiry } from './store.ts';

type Asking = { reason: string; terms: IssuerTerms; actor: Actor; now: Date };
type Scope = Asking & { jobIds: readonly string[] };
type Locked = NonNullable<Awaited<ReturnType<typeof lockJob>>>;

/** Drops what was decided on a job and asks again under a fresh digest. The plan, its verdict and its policy stay. */
async function askFor(tx: Tx, job: Locked, scope: Asking): Promise<void> {
  const plan = await findPlan(tx, job.id, job.revision);
  const policy = plan && (await findPolicy(tx, plan.wpcHash));
  if (!plan || !policy) throw new Error(`Job ${job.id} waits without its plan or its policy.`);
  const { actor, now } = scope;
  await closeOpenRequests(tx, { jobId: job.id, roomId: job.roomId, why: scope.reason, actor, now });
  const { expiresAt } = await askApproval(tx, {
    job,
    revision: plan.revision,
    plan: parsePlan(JSON.parse(plan.planText)),
    verdict: JSON.parse(plan.verdictText),
    wpcHash: plan.wpcHash,
    policy: policy.policy,
    narrowing: plan.narrowingText === null ? null : JSON.parse(plan.narrowingText),
    terms: scope.terms,
    actor,
    now,
  });
  await setJobExpiry(tx, job.id, expiresAt, now);
}

/** Sends approved jobs whose token is unspent back to `pending`; the token is revoked. Returns their ids. */
export async function reopenApproved(tx: Tx, scope: Scope): Promise<string[]> {
  const reopened: string[] = [];
  for (const id of scope.jobIds) {
    const job = await lockJob(tx, id);
    if (!job) continue;
    const data = { stateReason: scope.reason };
    if (!(await moveJob(tx, { jobId: id, from: ['approved'], to: 'pending', now: scope.now, data }))) continue;
    await revokeTokens(tx, { of: { jobId: id }, reason: scope.reason, actor: scope.actor, now: scope.now });
    await appendAudit(
      tx,
      { action: 'job.reopened', target: `job:${id}`, jobId: id, roomId: job.roomId, detail: { reason: scope.reason } },
      { actor: scope.actor, at: scope.now },
    );
    await askFor(tx, job, scope);
    reopened.push(id);
  }
  return reopened;
}

/** Gives a pending job a new digest; what was decided on it no longer counts. Returns whether it was pending. */
export async function askAgain(tx: Tx, jobId: string, asking: Asking): Promise<boolean> {
  const job = await lockJob(tx, jobId);
  if (job?.state !== 'pending') return false;
  await askFor(tx, job, asking);
  return true;
}

/** Gives each of these jobs that is pending a new digest. Returns their ids. */
export async function revalidatePending(tx: Tx, { jobIds, ...asking }: Scope): Promise<string[]> {
  const renewed: string[] = [];
  for (const id of jobIds) if (await askAgain(tx, id, asking)) renewed.push(id);
  return renewed;
}
