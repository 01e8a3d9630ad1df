import { parseSetPreimage, placeInSet, type SignedSet } from '#lib/claw/passkey-evidence.ts';
import { db } from '#lib/db/client.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { spendChallenge, takeChallenge } from './challenge.ts';
import { type DecisionFacts, signedFacts } from './decision-challenge.ts';
import { elsewhere, PasskeyError } from './passkey-error.ts';
import type { SignedChallenge } from './responses.ts';
import { lockCredential } from './store.ts';
import { type AssertionEvidence, verifyAssertion } from './verify-assertion.ts';

/** A signature over several decisions that was verified, and is used up for any other set. */
export type VerifiedSet = { set: SignedSet; evidence: Omit<AssertionEvidence, 'place'> };

/**
 * Verifies a person's signature over a set and uses its challenge up, whatever becomes of the decisions: what was signed
 * stands under those of this one call and under no later one.
 * @throws PasskeyError
 */
export async function verifySet(input: { signed: SignedChallenge; personId: string; now: Date }): Promise<VerifiedSet> {
  const { signed, personId, now } = input;
  const { challengeId, response } = signed;
  try {
    return await transaction(async (tx) => {
      const challenge = await takeChallenge(tx, { challengeId, personId, purpose: 'decide', now });
      const set = parseSetPreimage(challenge.preimageText);
      if (!set) throw elsewhere();
      return { set, evidence: await verifyAssertion(tx, { challenge, response, now }) };
    });
  } catch (error) {
    if (error instanceof PasskeyError) await spendChallenge(db(), challengeId, personId, now);
    throw error;
  }
}

/**
 * The evidence of one decision from a verified set, in the deciding transaction: the set must hold exactly this decision,
 * and the key must not have been removed since.
 * @throws PasskeyError
 */
export async function evidenceFromSet(
  tx: Tx,
  { set, evidence }: VerifiedSet,
  facts: DecisionFacts,
): Promise<AssertionEvidence> {
  const place = placeInSet(set, { job: facts.jobId, ...signedFacts(facts) });
  if (place < 0) throw elsewhere();
  const credential = await lockCredential(tx, evidence.credentialId);
  if (!credential || credential.removedAt) {
    throw new PasskeyError('PASSKEY_REMOVED', 'That passkey was removed and signs nothing more.');
  }
  return { ...evidence, place };
}
