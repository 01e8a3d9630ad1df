import { db } from '#lib/db/client.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { spendChallenge } from '#lib/passkeys/challenge.ts';
import type { SignedChallenge } from '#lib/passkeys/responses.ts';
import { holdAccount } from '#lib/people/account-standing.ts';
import { quorumMet } from '#lib/policy/approval.ts';
import type { MintKeys } from '#lib/tokens/mint.ts';
import { approveJob } from './approve-job.ts';
import type { Decided, DecisionInput } from './decision-input.ts';
import type { DecisionSubject } from './decision-subject.ts';
import { JobError } from './job-error.ts';
import { standingOf } from './may-decide.ts';
import { isUnseen } from './missing-previews.ts';
import { openDecision } from './open-decision.ts';
import { proveDecision, refusalCode } from './prove-decision.ts';
import { denyJob, recordDecision } from './record-decision.ts';
import { recordRefusal } from './record-refusal.ts';
import { findDecisionByEvent } from './store.ts';
import { voidIfLost } from './void-lost.ts';

function checkForm(input: DecisionInput, subject: DecisionSubject): void {
  if (!subject.rule.channels.includes(input.channel)) {
    const where = input.channel === 'matrix' ? 'in the browser' : 'in the room';
    throw new JobError('CHANNEL_NOT_ALLOWED', `The policy wants a ${subject.tier} plan decided ${where}.`);
  }
  if (input.decision === 'approve' && isUnseen(subject.plan, subject.verdict)) {
    throw new JobError(
      'EFFECT_UNKNOWN',
      'A step of this plan changes something and shows no preview. Deny it or ask for changes; nobody approves it unseen.',
    );
  }
  const reasonRequired = input.decision === 'deny' ? input.channel === 'browser' : subject.rule.reason;
  if (reasonRequired && !input.reason?.trim()) {
    throw new JobError('REASON_REQUIRED', 'Give a reason; it is kept with the decision.');
  }
}

/** Decides inside a transaction of the caller's; a refusal is thrown and recorded nowhere. @throws JobError */
export async function decideIn(tx: Tx, input: DecisionInput, keys: MintKeys): Promise<Decided> {
  const { job, request, head, subject, filled } = await openDecision(tx, input);
  const trouble = await holdAccount(tx, input.approver, input.now);
  if (trouble) throw new JobError('NOT_APPROVER', trouble);
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
      return decideIn(tx, input, keys);
    });
  } catch (error) {
    if (!(error instanceof JobError)) throw error;
    if (input.assertion) await spendAssertion(input, input.assertion);
    await recordRefusal(input, refusalCode(error));
    await voidIfLost(error, input);
    throw error;
  }
}
