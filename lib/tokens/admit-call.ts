import type { SystemActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { hashJcs } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import type { Json } from '#lib/canon/plain-json.ts';
import type { CstClaims } from '#lib/claw/cst.ts';
import { mayProceed } from '#lib/controls/may-proceed.ts';
import { holdControls } from '#lib/controls/store.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { standingApprovers } from '#lib/jobs/ground-store.ts';
import { lostGround } from '#lib/jobs/lost-ground.ts';
import { findPlan, holdJob } from '#lib/jobs/store.ts';
import type { EffectivePolicy } from '#lib/policy/compile.ts';
import { judgeModel } from '#lib/policy/judge-model.ts';
import { judgeOccasion } from '#lib/policy/judge-step.ts';
import { matchCall } from '#lib/policy/match-call.ts';
import { parsePlan } from '#lib/policy/plan.ts';
import { callsMax } from '#lib/policy/source.ts';
import { findPolicy } from '#lib/registry/find.ts';
import { appendRunEvents, type RunEventInput } from '#lib/runs/append-run-events.ts';
import { findRunOfJob, insertCall, lockRun, stepsUsed } from '#lib/runs/store.ts';
import { checkPin } from './pin.ts';
import { recordRefusedCall } from './record-refused-call.ts';
import { findToken, spendCall } from './store.ts';
import { TokenError } from './token-error.ts';

// Asked before every tool call and every model call. The token's signature was verified by the caller; revocation, pin,
// controls, plan and budget are read here each time and never cached. Whatever is not known is refused.

export type CallRequest =
  | { kind: 'tool'; tool: string; args: Record<string, Json>; stepIndex?: number }
  | { kind: 'model'; provider: string; model: string };

export type Admitted = {
  admitted: true;
  callId: string;
  runId: string;
  jobId: string;
  roomId: string;
  jti: string;
  seq: number;
  stepIndex: number | null;
  eventHash: string;
  spanId: string;
  policyHash: string;
  tokenScopeHash: string;
};
export type RefusalCode =
  | 'TOKEN_REVOKED'
  | 'TOKEN_EXPIRED'
  | 'TOKEN_UNKNOWN'
  | 'JOB_NOT_RUNNING'
  | 'AGENT_REVOKED'
  | 'ROOM_NOT_READY'
  | 'GROUND_LOST'
  | 'TRIAGE'
  | 'FROZEN'
  | 'POLICY_CHANGED'
  | 'PLAN_MISMATCH'
  | 'MODEL_NOT_ALLOWED'
  | 'BUDGET_SPENT'
  | 'TIME_SPENT';
export type Refused = { admitted: false; code: RefusalCode; message: string; controlId?: string };

const no = (code: RefusalCode, message: string): Refused => ({ admitted: false, code, message });
const callName = (call: CallRequest) => (call.kind === 'tool' ? call.tool : `${call.provider}/${call.model}`);

async function liveGround(tx: Tx, claims: CstClaims, now: Date) {
  const controls = await holdControls(tx);
  // A stop waits for calls being admitted, and a call admitted after it sees it.
  const job = await holdJob(tx, claims.mission_id);
  const token = await findToken(tx, claims.jti);
  if (!job || !token || token.jobId !== job.id || token.agentDid !== claims.agent_did) {
    return no('TOKEN_UNKNOWN', 'This console minted no such token.');
  }
  if (token.revokedAt) return no('TOKEN_REVOKED', `The token was revoked: ${token.revokedWhy}.`);
  if (token.expiresAt <= now) return no('TOKEN_EXPIRED', 'The token’s time is up.');
  const run = await findRunOfJob(tx, job.id);
  if (!run || job.state !== 'running') return no('JOB_NOT_RUNNING', `The job is ${job.state}.`);
  if (job.agent.revokedAt) return no('AGENT_REVOKED', 'The agent was revoked.');
  if (job.room.state !== 'joined') return no('ROOM_NOT_READY', `The job’s room is ${job.room.state}.`);
  const proceed = await mayProceed(controls, { jobId: job.id, roomId: job.roomId, agentDid: job.agent.did });
  if (!proceed.proceed) return { ...no(proceed.code, proceed.message), controlId: proceed.controlId };
  try {
    await checkPin(tx, job.roomId, token);
  } catch (error) {
    if (error instanceof TokenError) return no('POLICY_CHANGED', error.message);
    throw error;
  }
  // A token that nothing was spent of yet still rests on what the approval rested on.
  if (run.intentCount === 0) {
    const approvers = await standingApprovers(tx, job.id);
    const lost = await lostGround(tx, { job, wpcHash: token.wpcHash, pinned: token.pinned, approvers, now });
    if (lost) return no('GROUND_LOST', `The approval no longer stands: ${lost}.`);
  }
  return { admitted: true as const, token, job, runId: run.runId };
}

/** The plan and the policy that were approved: also when nothing is pinned, a call is held to what people saw. */
async function approvedTerms(tx: Tx, job: { id: string; revision: number }, wpcHash: string) {
  const plan = await findPlan(tx, job.id, job.revision);
  const policy = await findPolicy(tx, wpcHash);
  if (!plan || !policy) throw new Error(`Job ${job.id} runs without its plan or its policy.`);
  return { plan: parsePlan(JSON.parse(plan.planText)), policy: policy.policy };
}

async function judge(
  tx: Tx,
  call: CallRequest,
  terms: Awaited<ReturnType<typeof approvedTerms>>,
  runId: string,
): Promise<{ stepIndex: number | null } | Refused> {
  if (call.kind === 'model') {
    const verdict = judgeModel(terms.policy, call);
    return verdict.allowed ? { stepIndex: null } : no('MODEL_NOT_ALLOWED', `${verdict.reason} (${verdict.rule})`);
  }
  const usedSteps = await stepsUsed(tx, runId);
  const match = matchCall(terms.plan, terms.policy, { ...call, usedSteps });
  return 'refused' in match ? no('PLAN_MISMATCH', match.refused) : match;
}

/** Admits inside a transaction of the caller's; a refusal is recorded nowhere. */
export async function admitIn(tx: Tx, claims: CstClaims, call: CallRequest, now: Date): Promise<Admitted | Refused> {
  const ground = await liveGround(tx, claims, now);
  if (!ground.admitted) return ground;
  const { token, job } = ground;
  // From here on the calls of one run go one after the other: steps are used once, sequence numbers have no gaps.
  const run = await lockRun(tx, ground.runId);
  const terms = await approvedTerms(tx, job, token.wpcHash);
  if (wallTimeSpent(run.startedAt, terms.policy, now))
    return no('TIME_SPENT', 'The job ran as long as its policy allows.');
  const outsideWindow = judgeOccasion(terms.policy, { now, roomId: job.roomId });
  if (outsideWindow) return no('POLICY_CHANGED', outsideWindow.reason);
  const judged = await judge(tx, call, terms, run.runId);
  if ('admitted' in judged) return judged;
  if (run.intentCount >= callsMax) return no('BUDGET_SPENT', `A job may make at most ${callsMax} calls.`);
  if (!(await spendCall(tx, token.jti, call.kind)))
    return no('BUDGET_SPENT', `The job’s budget of ${call.kind} calls is spent.`);
  const seq = run.intentCount + 1;
  const argsText = call.kind === 'tool' ? canonicalJson(call.args) : null;
  const argsHash = call.kind === 'tool' ? await hashJcs(call.args) : null;
  const event: RunEventInput =
    call.kind === 'tool'
      ? {
          eventType: 'tool_call',
          payload: { tool_name: call.tool, seq, step: (judged.stepIndex ?? 0) + 1, args_hash_b64u: argsHash },
        }
      : { eventType: 'llm_call', payload: { provider: call.provider, model: call.model, seq } };
  const { eventHash } = await appendRunEvents(tx, run, [event], now);
  const callId = await insertCall(tx, {
    runId: run.runId,
    seq,
    kind: call.kind,
    jti: token.jti,
    eventHash,
    name: callName(call),
    stepIndex: judged.stepIndex,
    argsText,
    argsHash,
    startedAt: now,
  });
  const actor: SystemActor = { kind: 'system', name: 'gateway' };
  await appendAudit(
    tx,
    {
      action: 'call.admitted',
      target: `job:${job.id}`,
      jobId: job.id,
      roomId: job.roomId,
      detail: { callId, kind: call.kind, name: callName(call), seq, eventHash },
    },
    { actor, at: now },
  );
  return {
    admitted: true,
    callId,
    runId: run.runId,
    jobId: job.id,
    roomId: job.roomId,
    jti: token.jti,
    seq,
    stepIndex: judged.stepIndex,
    eventHash,
    spanId: call.kind === 'model' ? `span_llm_${eventHash}` : `span_tool_${eventHash}`,
    policyHash: token.wpcHash,
    tokenScopeHash: token.tokenScopeHash,
  };
}

const wallTimeSpent = (startedAt: Date, policy: EffectivePolicy, now: Date): boolean =>
  now.getTime() - startedAt.getTime() > policy.limits.wallSeconds * 1000;

/**
 * Admits one call, and with it writes the intent: the run's event and an open call row, before anything is sent.
 * A refusal writes an audit entry and nothing else.
 * @param input.claims of a token whose signature, times and audience were verified by the caller
 */
export async function admitCall(input: {
  claims: CstClaims;
  call: CallRequest;
  now: Date;
}): Promise<Admitted | Refused> {
  const { claims, call, now } = input;
  const outcome = await transaction((tx) => admitIn(tx, claims, call, now));
  if (!outcome.admitted) {
    const { code, controlId = null } = outcome;
    const refused = { claims, by: claims.agent_did, kind: call.kind, name: callName(call), code, controlId, now };
    await recordRefusedCall(refused);
  }
  return outcome;
}

/** Why a token may not be used now, null when it may: asked again for calls that run while something changes. */
export async function tokenRefusal(claims: CstClaims, now: Date): Promise<Refused | null> {
  const ground = await transaction((tx) => liveGround(tx, claims, now));
  return ground.admitted ? null : ground;
}
