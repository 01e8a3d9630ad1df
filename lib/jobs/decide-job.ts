import { sha256Hex } from '#lib/canon/digest.ts';
import { decisionCode } from '#lib/canon/sas-emoji.ts';
import { mayProceed } from '#lib/controls/may-proceed.ts';
import { holdControls } from '#lib/controls/store.ts';
import { db } from '#lib/db/client.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { spendChallenge } from '#lib/passkeys/challenge.ts';
import type { SignedChallenge } from '#lib/passkeys/responses.ts';
import { quorumMet } from '#lib/policy/approval.ts';
import { judgeOccasion } from '#lib/policy/judge-step.ts';
import { headForRoom } from '#lib/registry/find.ts';
import { holdRoom } from '#lib/rooms/store.ts';
import type { MintKeys } from '#lib/tokens/mint.ts';
import { approveJob } from './approve-job.ts';
import type { Decided, DecisionInput, LockedJob, OpenRequest } from './decision-input.ts';
import { type DecisionSubject, parseSubject } from './decision-subject.ts';
import { explainNotPending } from './explain-not-pending.ts';
import { JobError } from './job-error.ts';
import { standingOf } from './may-decide.ts';
import { proveDecision, refusalCode } from './prove-decision.ts';
import { denyJob, recordDecision } from './record-decision.ts';
import { recordRefusal } from './record-refusal.ts';
import { findDecisionByEvent, lockJob, openApprovalRequest } from './store.ts';
import { voidJob } from './void-job.ts';

/** The approvals that stand on a request. */
export const filledSlots = (request: Pick<OpenRequest, 'decisions'>) =>
  request.decisions
    .filter((row) => row.kind === 'approve')
    .map((row) => ({ slot: row.slot, approverMxid: row.approverMxid }));

/** Recomputes the digest from the stored bytes and compares all of it with what the approver saw. */
async function checkSeen(request: OpenRequest, seen: DecisionInput['seen']): Promise<DecisionSubject> {
  const digest = await sha256Hex(request.subjectText);
  if (digest !== request.digest) {
    throw new JobError(
      'DIGEST_MISMATCH',
      'The stored plan does not match its digest. Nothing was decided; tell an admin.',
    );
  }
  if ('digest' in seen && seen.digest !== digest) {
    throw new JobError(
      'DIGEST_MISMATCH',
      'The plan changed since this page was drawn. Nothing was decided; read the current one.',
    );
  }
  if ('code' in seen && seen.code.toLowerCase() !== decisionCode(digest)) {
    throw new JobError(
      'WRONG_CODE',
      'That is not the code of the plan that waits now. Read the plan’s latest message and send its code.',
    );
  }
  return parseSubject(request.subjectText);
}

function checkForm(input: DecisionInput, subject: DecisionSubject): void {
  if (!subject.rule.channels.includes(input.channel)) {
    const where = input.channel === 'matrix' ? 'in the browser' : 'in the room';
    throw new JobError('CHANNEL_NOT_ALLOWED', `The policy wants a ${subject.tier} plan decided ${where}.`);
  }
  const reasonRequired = input.decision === 'deny' ? input.channel === 'browser' : subject.rule.reason;
  if (reasonRequired && !input.reason?.trim()) {
    throw new JobError('REASON_REQUIRED', 'Give a reason; it is kept with the decision.');
  }
}

async function checkGround(tx: Tx, job: LockedJob, request: OpenRequest, input: DecisionInput) {
  const proceed = await mayProceed(tx, job.roomId);
  if (!proceed.proceed) throw new JobError('TRIAGE', proceed.message);
  if (job.room.state !== 'joined')
    throw new JobError('ROOM_NOT_READY', `The job’s room is ${job.room.state}; nothing is decided there.`);
  if (job.agent.revokedAt) throw new JobError('VOIDED', 'The job’s agent was revoked.');
  if (request.expiresAt <= input.now)
    throw new JobError('EXPIRED', 'Time ran out for this decision, and silence is denial.');
  await holdRoom(tx, job.roomId);
  const head = await headForRoom(tx, job.roomId);
  if (head?.wpcHash !== request.wpcHash) {
    throw new JobError(
      'POLICY_CHANGED',
      'The room’s policy changed after this plan was judged. The job is void; ask again.',
    );
  }
  // The policy's own window may have closed since the plan was judged.
  const refusal = judgeOccasion(head.policy, { now: input.now, roomId: job.roomId });
  if (refusal) throw new JobError('POLICY_CHANGED', `${refusal.reason} The job is void; ask again.`);
  return head;
}

async function decideInTransaction(tx: Tx, input: DecisionInput, keys: MintKeys): Promise<Decided> {
  // Controls before the job: a control takes them in this order too, so neither waits for the other in a circle.
  await holdControls(tx);
  const job = await lockJob(tx, input.jobId);
  if (!job) throw new JobError('UNKNOWN_JOB', 'There is no such job.');
  const request = await openApprovalRequest(tx, job.id);
  if (job.state !== 'pending' || !request) throw await explainNotPending(tx, job);
  const head = await checkGround(tx, job, request, input);
  const subject = await checkSeen(request, input.seen);
  const filled = filledSlots(request);
  const standing = await standingOf(tx, {
    approverMxid: input.approver.mxid,
    subject,
    policy: head.policy,
    filled,
    decision: input.decision,
    agentOperatorMxid: job.agent.operatorMxid,
  });
  if (!standing.may) throw new JobError(standing.code, standing.message);
  checkForm(input, subject);
  const { digest } = request;
  const proven = await proveDecision(tx, input, { digest, slot: standing.slot, subject });
  const decision = await recordDecision(tx, job, request, { ...input, ...proven, slot: standing.slot });
  const { decisionId, approver, channel } = decision;
  if (input.decision === 'deny') {
    await denyJob(tx, job, decision, input);
    return { jobId: job.id, decisionId, state: 'denied' };
  }
  if (!quorumMet(subject.rule, [...filled, { slot: standing.slot, approverMxid: input.approver.mxid }])) {
    return { jobId: job.id, decisionId, state: 'pending' };
  }
  await approveJob(
    tx,
    {
      job,
      request,
      subject,
      last: { decisionId, approver, channel },
      actor: input.actor,
      now: input.now,
    },
    keys,
  );
  return { jobId: job.id, decisionId, state: 'approved' };
}

/** What a passkey signed for a decision that was refused decides nothing later either. */
async function spendAssertion({ approver, now }: DecisionInput, { challengeId }: SignedChallenge): Promise<void> {
  if (approver.personId !== null) await spendChallenge(db(), challengeId, approver.personId, now);
}

/**
 * The one way to decide on a job, from the browser and from the room. Binds the decision to the stored bytes that the
 * approver saw; the last approval that the rule needs mints the token in the same transaction. The first terminal
 * decision wins; the loser is told who, when and where. A refusal is recorded, with its Matrix event when it has one.
 * @throws JobError; its message says what to do
 */
export async function decideJob(input: DecisionInput, keys: MintKeys): Promise<Decided> {
  try {
    return await transaction(async (tx) => {
      const event = input.evidence.matrixEventId;
      const earlier = event ? await findDecisionByEvent(tx, event) : null;
      if (earlier) {
        // The same room event seen again after a crash: what it decided stands, and it decides nothing more.
        const state = earlier.kind === 'deny' ? 'denied' : 'approved';
        return { jobId: earlier.jobId, decisionId: earlier.id, state };
      }
      return decideInTransaction(tx, input, keys);
    });
  } catch (error) {
    if (!(error instanceof JobError)) throw error;
    if (input.assertion) await spendAssertion(input, input.assertion);
    await recordRefusal(input, refusalCode(error));
    if (error.code === 'POLICY_CHANGED') {
      await voidJob({
        jobId: input.jobId,
        reason: 'the room’s policy changed',
        actor: { kind: 'system', name: 'worker' },
        now: input.now,
      });
    }
    throw error;
  }
}
