import type { Tx } from '#lib/db/transaction.ts';
import { takeChallenge } from './challenge.ts';
import { type DecisionFacts, preimageOf } from './decision-challenge.ts';
import { elsewhere } from './passkey-error.ts';
import type { SignedChallenge } from './responses.ts';
import { insertAssertion } from './store.ts';
import { type AssertionEvidence, verifyAssertion } from './verify-assertion.ts';

/**
 * Verifies, in the deciding transaction, that the approver's passkey signed exactly this decision.
 * @param facts from stored rows, as the decision will be recorded
 * @returns the evidence to keep with the decision
 * @throws PasskeyError
 */
export async function verifyDecision(
  tx: Tx,
  input: { signed: SignedChallenge; facts: DecisionFacts; personId: string; now: Date },
): Promise<AssertionEvidence> {
  const { signed, facts, personId, now } = input;
  const challenge = await takeChallenge(tx, { challengeId: signed.challengeId, personId, purpose: 'decide', now });
  const same =
    challenge.jobId === facts.jobId &&
    challenge.digest === facts.digest &&
    challenge.decision === facts.decision &&
    challenge.slot === facts.slot &&
    challenge.preimageText === preimageOf(facts);
  if (!same) throw elsewhere();
  return { ...(await verifyAssertion(tx, { challenge, response: signed.response, now })), place: 0 };
}

/** Keeps the evidence with the decision that it is for. */
export async function keepAssertion(tx: Tx, decisionId: string, evidence: AssertionEvidence): Promise<void> {
  await insertAssertion(tx, { decisionId, ...evidence });
}
