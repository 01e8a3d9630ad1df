// PURE. Whether a reader of the approval page could decide the job, and if not, why and what to do instead. This only
// spares people a button that would be refused: decideJob checks everything again in its own transaction.

import { openSlotFor } from '#lib/policy/approval.ts';
import type { ApprovalRule, EffectivePolicy } from '#lib/policy/effective-policy.ts';

export type StandingCode =
  | 'TRIAGE'
  | 'EXPIRED'
  | 'ROOM_NOT_READY'
  | 'POLICY_CHANGED'
  | 'NO_MATRIX_ID'
  | 'OWN_JOB'
  | 'AGENT_OPERATOR'
  | 'NOT_APPROVER'
  | 'ALREADY_APPROVED'
  | 'NO_SLOT'
  | 'CHANNEL_NOT_ALLOWED'
  | 'PASSKEY_REQUIRED';

export type Standing =
  | { may: true; slot: string; reasonRequired: boolean }
  | { may: false; code: StandingCode; why: string; next: string };

export type StandingQuestion = {
  jobId: string;
  code: string;
  now: number;
  expiresAt: number;
  requesterMxid: string;
  agentOperatorMxid: string | null;
  rule: ApprovalRule;
  policy: EffectivePolicy;
  filled: readonly { slot: string; approverMxid: string }[];
  /** The reader's Matrix id and every other id bound to the same person. */
  mxid: string | null;
  personMxids: readonly string[];
  triage: boolean;
  roomReady: boolean;
  policyInForce: boolean;
};

const no = (code: StandingCode, why: string, next: string): Standing => ({ may: false, code, why, next });

/** What keeps everybody from deciding, whoever reads. */
function obstacle(q: StandingQuestion): Standing | null {
  if (q.expiresAt <= q.now) {
    return no(
      'EXPIRED',
      'The time for a decision is over. Silence counts as denial.',
      'The requester can ask again in the room.',
    );
  }
  if (q.triage) {
    return no(
      'TRIAGE',
      'This room is in read-only triage: nothing is approved while it lasts.',
      'An admin ends it on the room’s page; the job is then asked for anew.',
    );
  }
  if (!q.roomReady) {
    return no('ROOM_NOT_READY', 'The room takes no decisions now.', 'See the room’s page for what is wrong with it.');
  }
  if (!q.policyInForce) {
    return no(
      'POLICY_CHANGED',
      'The room’s policy changed after this plan was judged.',
      'The job is judged again under the new policy, or asked for again in the room.',
    );
  }
  return null;
}

/** What keeps this reader from it. */
function personalObstacle(q: StandingQuestion): Standing | null {
  const approvers = q.policy.approvers.join(', ');
  if (!q.mxid) {
    return no(
      'NO_MATRIX_ID',
      'No Matrix id is bound to your account, and approvers are named by theirs.',
      'Sign in with the Matrix id that the policy names.',
    );
  }
  if (q.personMxids.includes(q.requesterMxid)) {
    return no(
      'OWN_JOB',
      'You asked for this job. Nobody countersigns their own request.',
      `One of these decides: ${approvers}.`,
    );
  }
  if (!q.policy.approvers.includes(q.mxid)) {
    return no(
      'NOT_APPROVER',
      `The policy does not name ${q.mxid} as an approver.`,
      `One of these decides: ${approvers}. An admin can change the policy.`,
    );
  }
  if (q.rule.excludeAgentOperator && q.agentOperatorMxid !== null && q.personMxids.includes(q.agentOperatorMxid)) {
    return no(
      'AGENT_OPERATOR',
      'You operate this agent, and the rule excludes its operator.',
      `One of these decides: ${approvers}.`,
    );
  }
  if (q.filled.some(({ approverMxid }) => q.personMxids.includes(approverMxid))) {
    return no(
      'ALREADY_APPROVED',
      'You approved this already. One person fills one slot.',
      'It waits for the other approvers.',
    );
  }
  return null;
}

/** Whether the reader may decide in the browser now; the first obstacle otherwise. */
export function decisionStanding(q: StandingQuestion): Standing {
  const blocked = obstacle(q) ?? personalObstacle(q);
  if (blocked) return blocked;
  const slot = openSlotFor({ rule: q.rule, policy: q.policy, approverMxid: q.mxid ?? '', filled: q.filled });
  if (slot === null) {
    return no('NO_SLOT', 'Every slot that you qualify for is filled.', 'It waits for approvers of another group.');
  }
  if (q.rule.passkey) {
    return no(
      'PASSKEY_REQUIRED',
      'The rule for this tier asks for a passkey with the decision, which this console cannot take yet.',
      'An admin can publish a policy whose rule does without.',
    );
  }
  if (!q.rule.channels.includes('browser')) {
    return no(
      'CHANNEL_NOT_ALLOWED',
      'The rule takes decisions in the room only.',
      `Answer in the job’s thread: ${q.policy.approvalCommand} ${q.jobId} ${q.code}`,
    );
  }
  return { may: true, slot, reasonRequired: q.rule.reason };
}
