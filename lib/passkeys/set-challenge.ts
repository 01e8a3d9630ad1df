import { type SignedSet, setPreimage } from '#lib/claw/passkey-evidence.ts';
import { transaction } from '#lib/db/transaction.ts';
import { issueChallenge } from './challenge.ts';
import type { RelyingParty } from './relying-party.ts';
import { type SigningRequest, signingRequest, usablePasskeys } from './request-options.ts';

/**
 * Makes the one challenge for several decisions of one person.
 * @param set from stored rows, never as a client says
 * @throws PasskeyError NO_PASSKEY
 */
export async function makeSetChallenge(
  set: SignedSet,
  asker: { personId: string; party: RelyingParty; now: Date },
): Promise<SigningRequest> {
  const { personId, party, now } = asker;
  const preimageText = setPreimage(set);
  return transaction(async (tx) => {
    const passkeys = await usablePasskeys(tx, personId, party);
    const issued = await issueChallenge(tx, { personId, purpose: 'decide', preimageText, party, now });
    return signingRequest(issued, passkeys, party);
  });
}
