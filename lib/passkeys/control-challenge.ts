import { controlPreimage, type SignedControl } from '#lib/claw/control-assertion.ts';
import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { issueChallenge } from './challenge.ts';
import type { RelyingParty } from './relying-party.ts';
import { type SigningRequest, signingRequest, usablePasskeys } from './request-options.ts';
import { countOpenCredentials } from './store.ts';

/** Whether this person's controls have to be signed: as soon as they hold a passkey. */
export const mustSignControls = async (personId: string): Promise<boolean> =>
  (await countOpenCredentials(db(), personId)) > 0;

/**
 * Makes the challenge for one control of one person; null when they hold no passkey and sign nothing.
 * @param party called only when there is something to sign
 * @throws PasskeyError NO_PASSKEY for one whose passkeys do not work at this address
 */
export async function makeControlChallenge(
  order: Omit<SignedControl, 'person'>,
  asker: { personId: string; party: () => RelyingParty; now: Date },
): Promise<SigningRequest | null> {
  const { personId, now } = asker;
  if (!(await mustSignControls(personId))) return null;
  const party = asker.party();
  return transaction(async (tx) => {
    const passkeys = await usablePasskeys(tx, personId, party);
    const preimageText = controlPreimage({ ...order, person: personId });
    const issued = await issueChallenge(tx, { personId, purpose: 'control', preimageText, party, now });
    return signingRequest(issued, passkeys, party);
  });
}
