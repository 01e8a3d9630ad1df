import { decisionPreimage, digestB64u, type SignedDecision } from '#lib/claw/passkey-evidence.ts';
import { transaction } from '#lib/db/transaction.ts';
import { issueChallenge } from './challenge.ts';
import type { RelyingParty } from './relying-party.ts';
import { type SigningRequest, signingRequest, usablePasskeys } from './request-options.ts';

/** A decision as stored rows have it; never as a client says. */
export type DecisionFacts = {
  jobId: string;
  /** Hex. */
  digest: string;
  decision: 'approve' | 'deny';
  slot: string;
  /** Matrix id. */
  approver: string;
};

/** A decision in the form in which it is signed. */
export const signedFacts = ({ digest, decision, slot, approver }: Omit<DecisionFacts, 'jobId'>): SignedDecision => ({
  digest: digestB64u(digest),
  decision,
  slot,
  approver,
});

/** The text that a passkey signs under this decision. */
export const preimageOf = (facts: DecisionFacts): string => decisionPreimage(signedFacts(facts));

/**
 * Makes the challenge for one decision of one person.
 * @throws PasskeyError NO_PASSKEY
 */
export async function makeDecisionChallenge(
  facts: DecisionFacts,
  asker: { personId: string; party: RelyingParty; now: Date },
): Promise<SigningRequest> {
  const { personId, party, now } = asker;
  const { approver, ...about } = facts;
  return transaction(async (tx) => {
    const passkeys = await usablePasskeys(tx, personId, party);
    const preimageText = preimageOf({ ...about, approver });
    const issued = await issueChallenge(tx, { personId, purpose: 'decide', preimageText, party, about, now });
    return signingRequest(issued, passkeys, party);
  });
}
