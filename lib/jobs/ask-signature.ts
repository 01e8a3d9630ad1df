import { type Tx, transaction } from '#lib/db/transaction.ts';
import { type DecisionFacts, makeDecisionChallenge } from '#lib/passkeys/decision-challenge.ts';
import type { RelyingParty } from '#lib/passkeys/relying-party.ts';
import type { SigningRequest } from '#lib/passkeys/request-options.ts';
import { JobError } from './job-error.ts';
import { standingOf } from './may-decide.ts';
import { openDecision } from './open-decision.ts';
import { orVoid } from './void-lost.ts';

/**
 * A decision as it would be recorded now, from the stored rows: the digest of the open request and the slot that the
 * approver would fill.
 * @param wanted.digest what the page showed; another one is refused like a decision on it
 * @throws JobError
 */
export async function factsToSign(
  tx: Tx,
  wanted: { jobId: string; digest: string; decision: 'approve' | 'deny'; approver: string; now: Date },
): Promise<DecisionFacts> {
  const { jobId, digest, decision, approver, now } = wanted;
  const { job, request, head, subject, filled } = await openDecision(tx, { jobId, seen: { digest }, now });
  const standing = await standingOf(tx, {
    approverMxid: approver,
    subject,
    policy: head.policy,
    filled,
    decision,
    agentOperatorMxid: job.agent.operatorMxid,
  });
  if (!standing.may) throw new JobError(standing.code, standing.message);
  return { jobId, digest: request.digest, decision, slot: standing.slot, approver };
}

/**
 * Makes the challenge that an approver's passkey signs for one decision.
 * @throws JobError, PasskeyError NO_PASSKEY
 */
export async function askSignature(
  input: {
    jobId: string;
    digest: string;
    decision: 'approve' | 'deny';
    approver: { mxid: string; personId: string };
    now: Date;
  },
  party: RelyingParty,
): Promise<SigningRequest> {
  const { approver, now } = input;
  const wanted = { ...input, approver: approver.mxid };
  const facts = await orVoid(input, () => transaction((tx) => factsToSign(tx, wanted)));
  return makeDecisionChallenge(facts, { personId: approver.personId, party, now });
}
