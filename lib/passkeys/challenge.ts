import { challengeOf } from '#lib/claw/passkey-evidence.ts';
import type { PasskeyPurpose } from '#lib/db/generated/enums.ts';
import type { Db, Tx } from '#lib/db/transaction.ts';
import { PasskeyError } from './passkey-error.ts';
import type { RelyingParty } from './relying-party.ts';
import { burnChallenge, type Challenge, findChallenge, insertChallenge, useChallenge } from './store.ts';

/** A challenge is good this long. */
export const challengeSeconds = 300;

export type Issued = { challengeId: string; challenge: string };

/** Stores what an authenticator will be asked to sign: the hash of a text that the server wrote. */
export async function issueChallenge(
  tx: Tx,
  input: {
    personId: string;
    purpose: PasskeyPurpose;
    preimageText: string;
    party: RelyingParty;
    about?: { jobId: string; digest: string; decision: 'approve' | 'deny'; slot: string };
    now: Date;
  },
): Promise<Issued> {
  const challenge = await challengeOf(input.preimageText);
  const { id } = await insertChallenge(
    tx,
    {
      personId: input.personId,
      purpose: input.purpose,
      challenge,
      preimageText: input.preimageText,
      ...input.party,
      ...input.about,
      expiresAt: new Date(input.now.getTime() + challengeSeconds * 1000),
    },
    input.now,
  );
  return { challengeId: id, challenge };
}

/**
 * Uses up a challenge of a person. One that another transaction uses at this moment is waited for.
 * @throws PasskeyError UNKNOWN_CHALLENGE, CHALLENGE_USED, CHALLENGE_EXPIRED
 */
export async function takeChallenge(
  tx: Tx,
  wanted: { challengeId: string; personId: string; purpose: PasskeyPurpose; now: Date },
): Promise<Challenge> {
  const { challengeId: id, ...rest } = wanted;
  const taken = await useChallenge(tx, { id, ...rest });
  if (taken) return taken;
  const found = await findChallenge(tx, id);
  if (found?.personId !== wanted.personId || found.purpose !== wanted.purpose) {
    throw new PasskeyError('UNKNOWN_CHALLENGE', 'This was not asked of you. Begin again.');
  }
  if (found.usedAt) throw new PasskeyError('CHALLENGE_USED', 'This signature was used already. Sign again.');
  throw new PasskeyError('CHALLENGE_EXPIRED', 'The time to sign is over. Begin again.');
}

/** After a refusal: what was signed is good for nothing more, whatever the refusal was. */
export async function spendChallenge(db: Db, challengeId: string, personId: string, now: Date): Promise<void> {
  await burnChallenge(db, challengeId, personId, now);
}
