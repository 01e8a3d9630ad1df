import type { AgentActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { mayProceed } from '#lib/controls/may-proceed.ts';
import { holdControls } from '#lib/controls/store.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { standingApprovers } from '#lib/jobs/ground-store.ts';
import { lostGround } from '#lib/jobs/lost-ground.ts';
import { cutWords } from '#lib/jobs/narrowing.ts';
import { findPlan, lockJob, moveJob } from '#lib/jobs/store.ts';
import { type Plan, parsePlan } from '#lib/policy/plan.ts';
import { findRunOfJob } from '#lib/runs/store.ts';
import { checkPin } from './pin.ts';
import { latestTokenOfJob, takeSealed } from './store.ts';
import { TokenError } from './token-error.ts';

export type Collected = {
  token: string;
  expiresAt: Date;
  runId: string;
  revision: number;
  /** The approved plan: what the agent submitted, or less. */
  plan: Plan;
  /** What an approver cut from the agent's plan, one sentence each. */
  cuts: string[];
};

type Collection = { jobId: string; agentDid: string; now: Date };
type Opening = { open: (sealed: string) => string };

/**
 * Hands a minted token to the agent it is for, once, and starts the job. The caller has proven the agent's key.
 * A token lost on the way is not handed out again: the job stops when the token's time is up.
 * @throws TokenError
 */
export const collectToken = (input: Collection, keys: Opening): Promise<Collected> =>
  transaction((tx) => collectIn(tx, input, keys));

/** The same inside a transaction of the caller's. @throws TokenError */
export async function collectIn(tx: Tx, input: Collection, keys: Opening): Promise<Collected> {
  const { now } = input;
  const actor: AgentActor = { kind: 'agent', did: input.agentDid };
  const controls = await holdControls(tx);
  const job = await lockJob(tx, input.jobId);
  if (!job || job.agent.did !== input.agentDid) throw new TokenError('UNKNOWN_JOB', 'This agent has no such job.');
  const token = await latestTokenOfJob(tx, job.id);
  if (!token) throw new TokenError('NO_TOKEN', `The job is ${job.state}; there is no token to collect.`);
  if (token.collectedAt) throw new TokenError('TOKEN_ALREADY_COLLECTED', 'The token was handed over before.');
  if (token.revokedAt) throw new TokenError('TOKEN_REVOKED', `The token was revoked: ${token.revokedWhy}.`);
  if (token.expiresAt <= now) throw new TokenError('TOKEN_EXPIRED', 'The token’s time was up before it was collected.');
  const proceed = await mayProceed(controls, { jobId: job.id, roomId: job.roomId, agentDid: job.agent.did });
  if (!proceed.proceed) throw new TokenError(proceed.code, proceed.message);
  await checkPin(tx, job.roomId, token);
  const approvers = await standingApprovers(tx, job.id);
  const lost = await lostGround(tx, { job, wpcHash: token.wpcHash, pinned: token.pinned, approvers, now });
  if (lost) throw new TokenError('GROUND_LOST', `The token is worth nothing any more: ${lost}.`);
  const sealed = await takeSealed(tx, token.jti, now);
  const started = await moveJob(tx, { jobId: job.id, from: ['approved'], to: 'running', now });
  const run = await findRunOfJob(tx, job.id);
  if (!sealed || !started || !run)
    throw new TokenError('NO_TOKEN', `The job is ${job.state}; there is no token to collect.`);
  await appendAudit(
    tx,
    {
      action: 'token.collected',
      target: `token:${token.jti}`,
      jobId: job.id,
      roomId: job.roomId,
      detail: { jti: token.jti, runId: run.runId },
    },
    { actor, at: now },
  );
  const approved = await findPlan(tx, job.id, job.revision);
  if (!approved) throw new Error(`Plan revision ${job.revision} of job ${job.id} is missing.`);
  return {
    token: keys.open(sealed),
    expiresAt: token.expiresAt,
    runId: run.runId,
    revision: job.revision,
    plan: parsePlan(JSON.parse(approved.planText)),
    cuts: approved.narrowingText === null ? [] : cutWords(JSON.parse(approved.narrowingText)),
  };
}
