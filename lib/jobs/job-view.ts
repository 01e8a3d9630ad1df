// PURE. The job's page as plain data: what find-job.ts reads and components/jobs draws.

import type { CallOutcome, ControlScope } from '#lib/db/generated/enums.ts';
import type { ApprovalRule } from '#lib/policy/effective-policy.ts';
import type { PlanVerdict } from '#lib/policy/judge-plan.ts';
import type { Plan } from '#lib/policy/plan.ts';
import type { ApprovalView } from './approval-view.ts';
import type { DecisionOffer } from './decision-offer.ts';
import type { DecisionSubject } from './decision-subject.ts';
import type { JobState } from './lifecycle.ts';

export type DecisionView = {
  decisionId: string;
  kind: 'approve' | 'deny';
  slot: string;
  approverMxid: string;
  channel: 'browser' | 'matrix';
  evidenceLevel: string;
  matrixEventId: string | null;
  reason: string | null;
  at: string;
};

/** What approvers are or were asked to countersign: everything but `closed` is a function of `subjectText`. */
export type AskView = {
  digest: string;
  code: string;
  subjectText: string;
  /** Whether the stored text has the stored digest; nothing is offered otherwise. */
  intact: boolean;
  subject: DecisionSubject;
  /** The frozen view that this is drawn from; its hash is kept with every decision. */
  view: ApprovalView;
  viewText: string;
  viewSha256: string;
  rule: ApprovalRule;
  askedAt: string;
  expiresAt: string;
  closed: { at: string; why: string } | null;
  /** Why what was asked before this was closed; null when this is the first. */
  replaces: string | null;
  decisions: DecisionView[];
  /** Votes that a blind rule hides from the reader for now. */
  hiddenVotes: number;
};

export type PolicyView = {
  wpcHash: string;
  policyId: string;
  sourceText: string;
  approvers: string[];
  /** The room's head version that has this hash, when it is the head now. */
  headVersion: number | null;
};

/** The policy of the room's last approved job, and how this job's differs. Null `last`: no job was approved there before. */
export type PolicyChangeView = {
  last: { jobId: string; at: string; wpcHash: string; sourceText: string | null } | null;
  changed: boolean;
  difference: { gained: string[]; lost: string[]; changed: string[] };
};

export type RequestView = {
  text: string;
  eventId: string;
  requesterMxid: string;
  displayName: string | null;
  at: string;
  /** Whether the stored event still has the hash that the decision rests on; null when the event is not stored. */
  intact: boolean | null;
  laterEvents: { eventId: string; sender: string; redaction: boolean; at: string }[];
};

export type TokenView = {
  jti: string;
  issuedAt: string;
  expiresAt: string;
  collectedAt: string | null;
  revoked: { at: string; why: string } | null;
  pinned: boolean;
  wpcHash: string;
  tokenScopeHash: string;
  used: { modelCalls: number; toolCalls: number; modelTokens: number };
  max: { modelCalls: number; toolCalls: number; modelTokens: number };
};

export type CallView = {
  seq: number;
  kind: 'model' | 'tool';
  name: string;
  stepIndex: number | null;
  outcome: CallOutcome;
  note: string | null;
  argsHash: string | null;
  eventHash: string;
  receiptId: string | null;
  startedAt: string;
  closedAt: string | null;
};

export type HistoryEntry = { id: string; action: string; actor: string; at: string; detail: Record<string, unknown> };

export type JobView = {
  jobId: string;
  state: JobState;
  stateReason: string | null;
  revision: number;
  requestedAt: string;
  expiresAt: string | null;
  finishedAt: string | null;
  room: { roomId: string; name: string; ready: boolean; state: string };
  agent: { name: string; did: string; operatorMxid: string | null; revoked: boolean };
  control: { kind: 'triage' | 'freeze'; scope: ControlScope } | null;
  request: RequestView;
  /** The newest revision; null before the first. */
  plan: {
    plan: Plan;
    verdict: PlanVerdict;
    revision: number;
    planHash: string;
    submittedAt: string;
    wpcHash: string;
  } | null;
  earlierRevisions: { revision: number; planHash: string; allowed: boolean; submittedAt: string }[];
  /** The revision before the newest, to compare with, and what was asked to be changed in it; null when there is none. */
  previous: { revision: number; plan: Plan; asked: { by: string; words: string[] } | null } | null;
  ask: AskView | null;
  /** Decisions on what was asked before; they no longer count. */
  droppedDecisions: (DecisionView & { revision: number; why: string })[];
  policy: PolicyView | null;
  policyChange: PolicyChangeView | null;
  offer: DecisionOffer | null;
  mayWithdraw: boolean;
  /** Who says that they are reviewing, until when. */
  claim: { mxid: string; expiresAt: string } | null;
  tokens: TokenView[];
  run: { runId: string; startedAt: string; endedAt: string | null; calls: CallView[] } | null;
  /** The newest refused calls, and how many there are in all. */
  refusals: { newest: { at: string; kind: string; name: string; code: string }[]; count: number };
  history: HistoryEntry[];
  /** Entries of earlier calls that are left out of the history. */
  historyLeft: number;
  bundle: { id: string; verdict: string | null; code: string | null } | null;
};
