import type { Actor } from '#lib/actor.ts';
import type { SignedChallenge } from '#lib/passkeys/responses.ts';
import type { VerifiedSet } from '#lib/passkeys/verify-set.ts';
import type { Decider } from '#lib/people/account-standing.ts';
import type { lockJob, openApprovalRequest } from './store.ts';

/** What decideJob is asked, by the browser and by the room alike. */
export type DecisionInput = {
  decision: 'approve' | 'deny';
  jobId: string;
  /** What the approver saw: the whole digest from the page, or the CODE typed into the room. */
  seen: { digest: string } | { code: string };
  reason?: string;
  /** In the browser with the session, which must still be open when the decision is made. */
  approver: Decider;
  channel: 'browser' | 'matrix';
  evidence: {
    level: 'browser-session' | 'matrix-local-plain';
    detail: Record<string, unknown>;
    matrixEventId?: string;
  };
  /** The approver's passkey over this decision; from the browser only. Verified where the decision is made. */
  assertion?: SignedChallenge;
  /** In its place: a signature over a set that should hold this decision, verified when the set was taken up. */
  signedSet?: VerifiedSet;
  actor: Actor;
  now: Date;
};

export type Decided = { jobId: string; decisionId: string; state: 'approved' | 'denied' | 'pending' };

export type LockedJob = NonNullable<Awaited<ReturnType<typeof lockJob>>>;
export type OpenRequest = NonNullable<Awaited<ReturnType<typeof openApprovalRequest>>>;
