import type { Db } from '#lib/db/transaction.ts';
import { troubleOf } from '#lib/people/account-standing.ts';
import { findAccount } from '#lib/people/store.ts';
import { openSlotFor } from '#lib/policy/approval.ts';
import type { EffectivePolicy } from '#lib/policy/compile.ts';
import { approvalRoomFor } from '#lib/policy/effective-policy.ts';
import { deciderFacts } from './decider-store.ts';
import type { DecisionSubject } from './decision-subject.ts';
import { JobError, type JobErrorCode } from './job-error.ts';
import type { OpenDecision } from './open-decision.ts';

export type Standing = { may: true; slot: string } | { may: false; code: JobErrorCode; message: string };

const no = (code: JobErrorCode, message: string): Standing => ({ may: false, code, message });

/** What is known of a Matrix id whatever the job: read once for a whole list. */
export type Decider = {
  mxid: string;
  isAgent: boolean;
  /** Why its account stands for nobody who may decide; null when it may. */
  trouble: string | null;
  samePerson: readonly string[];
  /** Of the rooms that were asked about, those where it is joined. */
  joined: ReadonlySet<string>;
};

type Question = {
  subject: Pick<DecisionSubject, 'requester' | 'room_id' | 'rule'>;
  policy: EffectivePolicy;
  filled: readonly { slot: string; approverMxid: string }[];
  decision: 'approve' | 'deny';
  agentOperatorMxid: string | null;
};

/** A decider speaks where they are joined: in the job's room, or in the room where its decisions are made. */
export const roomsToDecide = (policy: EffectivePolicy, roomId: string): string[] => [
  roomId,
  approvalRoomFor(policy, roomId),
];

export async function readDecider(db: Db, mxid: string, roomIds: readonly string[]): Promise<Decider> {
  const [account, { isAgent, joined }] = await Promise.all([
    findAccount(db, mxid),
    deciderFacts(db, mxid, [...new Set(roomIds)]),
  ]);
  return {
    mxid,
    isAgent,
    trouble: troubleOf(mxid, account),
    samePerson: account?.ids ?? [mxid],
    joined: new Set(joined),
  };
}

/** Whether a decider may decide on a subject, and which slot they would fill; else why not and what to do. */
export function standing(decider: Decider, question: Question): Standing {
  const { subject, policy } = question;
  const { mxid: approverMxid, trouble, samePerson } = decider;
  if (decider.isAgent) return no('AGENT_MAY_NOT_DECIDE', 'An agent never decides.');
  if (trouble) return no('NOT_APPROVER', trouble);
  if (samePerson.includes(subject.requester)) {
    return no('OWN_JOB', 'You asked for this job, so somebody else must decide on it.');
  }
  if (
    subject.rule.excludeAgentOperator &&
    question.agentOperatorMxid &&
    samePerson.includes(question.agentOperatorMxid)
  ) {
    return no(
      'NOT_APPROVER',
      'You operate this agent, and the policy keeps its operator from deciding. Ask another approver.',
    );
  }
  if (!policy.approvers.includes(approverMxid)) {
    return no('NOT_APPROVER', `The room’s policy does not name ${approverMxid} as an approver.`);
  }
  if (!roomsToDecide(policy, subject.room_id).some((roomId) => decider.joined.has(roomId))) {
    return no('NOT_JOINED', 'You are not a member of the job’s room at the moment. Join it, then decide.');
  }
  const own = question.filled.find((entry) => samePerson.includes(entry.approverMxid));
  const excluded = [
    subject.requester,
    ...(subject.rule.excludeAgentOperator ? [question.agentOperatorMxid ?? ''] : []),
  ];
  const seat = { rule: subject.rule, policy, approverMxid, filled: question.filled, excluded };
  const slot = own?.slot ?? openSlotFor(seat);
  // Any named approver may deny while the job waits, also one who approved it before: one denial is enough.
  if (question.decision === 'deny') return { may: true, slot: slot ?? subject.rule.slots[0]?.group ?? '' };
  // One person fills one slot, under whichever of their ids.
  if (own) return no('ALREADY_DECIDED', 'You have approved this job already; it waits for somebody else.');
  return slot
    ? { may: true, slot }
    : no('NOT_APPROVER', 'Every slot that you could fill is filled. It waits for somebody else.');
}

/**
 * Whether a Matrix id may decide on a subject. The page asks it to say so beforehand, decideJob asks it again in the
 * deciding transaction.
 */
export async function standingOf(db: Db, question: Question & { approverMxid: string }): Promise<Standing> {
  const { approverMxid, subject, policy } = question;
  const decider = await readDecider(db, approverMxid, roomsToDecide(policy, subject.room_id));
  return standing(decider, question);
}

/** @throws JobError when a Matrix id may not deny what is open: whoever may deny may also send back, cut down or claim. */
export async function requireStanding(
  db: Db,
  open: Pick<OpenDecision, 'job' | 'subject' | 'head' | 'filled'>,
  approverMxid: string,
): Promise<void> {
  const standing = await standingOf(db, {
    approverMxid,
    subject: open.subject,
    policy: open.head.policy,
    filled: open.filled,
    decision: 'deny',
    agentOperatorMxid: open.job.agent.operatorMxid,
  });
  if (!standing.may) throw new JobError(standing.code, standing.message);
}
