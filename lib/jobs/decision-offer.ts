// PURE. What the approval page offers its reader: a decision, or the reason why not and what to do instead. This only
// spares people a button that would be refused: decideJob checks everything again in its own transaction.

import type { ApprovalRule } from '#lib/policy/effective-policy.ts';
import type { JobErrorCode } from './job-error.ts';
import type { Standing } from './may-decide.ts';

/** `enrol`: what is missing is a passkey of the reader. */
export type ApprovalOffer = { open: true } | { open: false; why: string; enrol?: true };

export type DecisionOffer =
  | {
      may: true;
      slot: string;
      reasonRequired: boolean;
      /** `available`: not asked for by the rule, but the reader has one, which is the stronger evidence. */
      passkey: 'required' | 'available' | 'none';
      approval: ApprovalOffer;
    }
  | { may: false; code: JobErrorCode | 'NO_MATRIX_ID'; why: string; next: string };

export type OfferQuestion = {
  jobId: string;
  /** The CODE of the digest, for the command that the room takes. */
  code: string;
  approvalCommand: string;
  /** Who may decide in the reader's place: the policy's approvers without the requester and the reader. */
  approvers: readonly string[];
  rule: ApprovalRule;
  now: number;
  expiresAt: number;
  /** The kind of the control that stops this job; null when none does. */
  control: 'triage' | 'freeze' | null;
  roomReady: boolean;
  policyInForce: boolean;
  /** A plan from tier high up that changes something without showing what. */
  unseen: boolean;
  /** Whether the reader has a passkey. */
  hasPasskey: boolean;
  /** The reader's own standing for each decision; null when no Matrix id is bound to them. */
  standing: { approve: Standing; deny: Standing } | null;
};

const no = (code: JobErrorCode | 'NO_MATRIX_ID', why: string, next: string): DecisionOffer => ({
  may: false,
  code,
  why,
  next,
});

/** What keeps everybody from deciding, whoever reads. */
function obstacle(q: OfferQuestion): DecisionOffer | null {
  if (q.expiresAt <= q.now) {
    return no('EXPIRED', 'The time for a decision is over, and silence is denial.', 'The requester can ask again.');
  }
  if (q.control === 'freeze') {
    return no(
      'FROZEN',
      'Approvals are frozen here: nothing is decided while the evidence in dispute is not reviewed.',
      'An auditor verifies and reviews it on the controls page; the plan is then asked for under a new digest.',
    );
  }
  if (q.control === 'triage') {
    return no(
      'TRIAGE',
      'The room is in read-only triage: nothing is decided while it lasts.',
      'An admin ends it on the room’s page; the plan is then asked for under a new digest.',
    );
  }
  if (!q.roomReady) {
    return no('ROOM_NOT_READY', 'The room takes no decisions now.', 'The room’s page says what is wrong with it.');
  }
  if (!q.policyInForce) {
    return no(
      'POLICY_CHANGED',
      'The room’s policy changed after this plan was judged.',
      'This request will be void. The requester can ask again under the new policy.',
    );
  }
  if (!q.rule.channels.includes('browser')) {
    return no(
      'CHANNEL_NOT_ALLOWED',
      'The policy wants a plan of this tier decided in the room.',
      `An approver answers in the job’s thread: ${q.approvalCommand} ${q.jobId} ${q.code}`,
    );
  }
  return null;
}

const namedMax = 5;

function whoDecides(approvers: readonly string[]): string {
  if (approvers.length === 0) return 'The policy names nobody else. An admin can change it.';
  const more = approvers.length - namedMax;
  const rest = more > 0 ? ` and ${more} more, whom the policy names` : '';
  return `${approvers.length === 1 ? 'The approver is' : 'Approvers are'} ${approvers.slice(0, namedMax).join(', ')}${rest}.`;
}

/** What a reader whose own standing forbids it can do instead. */
const nextStep = (code: JobErrorCode, approvers: readonly string[]): string =>
  code === 'NOT_JOINED' ? 'Membership is read again when you decide.' : whoDecides(approvers);

function approvalOf({ rule, unseen, hasPasskey }: OfferQuestion, standing: Standing): ApprovalOffer {
  if (!standing.may) {
    const mind = standing.code === 'ALREADY_DECIDED' ? ' Until then you may still change your mind and deny it.' : '';
    return { open: false, why: `${standing.message}${mind}` };
  }
  if (unseen)
    return {
      open: false,
      why: 'Not for approval: a step that changes something shows no preview. Deny it, or request changes.',
    };
  if (!rule.passkey || hasPasskey) return { open: true };
  return { open: false, why: 'The policy wants a passkey to approve this tier, and you have none.', enrol: true };
}

/** Whether the reader may decide in the browser now; the first obstacle otherwise. */
export function decisionOffer(q: OfferQuestion): DecisionOffer {
  const blocked = obstacle(q);
  if (blocked) return blocked;
  const { standing } = q;
  if (!standing) {
    return no(
      'NO_MATRIX_ID',
      'No Matrix id is bound to your account, and a policy names approvers by theirs.',
      whoDecides(q.approvers),
    );
  }
  const { approve, deny } = standing;
  if (!deny.may) return no(deny.code, deny.message, nextStep(deny.code, q.approvers));
  const slot = approve.may ? approve.slot : deny.slot;
  const passkey = q.rule.passkey ? 'required' : q.hasPasskey ? 'available' : 'none';
  return { may: true, slot, reasonRequired: q.rule.reason, passkey, approval: approvalOf(q, approve) };
}
