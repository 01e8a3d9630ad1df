import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import { decodeBase64url } from '#lib/canon/base64url.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { checkAssertion } from '#lib/verify/passkey.ts';
import { AssertionError } from '#lib/verify/passkey-error.ts';
import { PasskeyError, type PasskeyErrorCode } from './passkey-error.ts';
import type { AssertionResponse } from './responses.ts';
import { type Challenge, type Credential, lockCredential, setCredentialUsed } from './store.ts';

/** A verified assertion: what is stored under a decision. Byte members are base64url. */
export type AssertionEvidence = {
  credentialId: string;
  challengeId: string;
  /** Which of the decisions signed at once this one is. */
  place: number;
  preimageText: string;
  clientDataJson: string;
  authenticatorData: string;
  signature: string;
  flags: number;
  signCount: bigint;
  origin: string;
  rpId: string;
  receivedAt: Date;
};

const codes: Partial<Record<AssertionError['code'], PasskeyErrorCode>> = {
  WRONG_ORIGIN: 'WRONG_ORIGIN',
  CROSS_ORIGIN: 'WRONG_ORIGIN',
  WRONG_RELYING_PARTY: 'WRONG_RELYING_PARTY',
  WRONG_CHALLENGE: 'WRONG_CHALLENGE',
  USER_NOT_PRESENT: 'USER_NOT_VERIFIED',
  USER_NOT_VERIFIED: 'USER_NOT_VERIFIED',
  BAD_SIGNATURE: 'BAD_SIGNATURE',
};

async function credentialFor(tx: Tx, response: AssertionResponse, challenge: Challenge): Promise<Credential> {
  const credential = await lockCredential(tx, response.id);
  if (!credential) throw new PasskeyError('UNKNOWN_PASSKEY', 'This console does not know that passkey.');
  if (credential.personId !== challenge.personId) {
    throw new PasskeyError('NOT_YOUR_PASSKEY', 'That passkey is registered to somebody else.');
  }
  if (credential.removedAt)
    throw new PasskeyError('PASSKEY_REMOVED', 'That passkey was removed and signs nothing more.');
  if (credential.rpId !== challenge.rpId) {
    throw new PasskeyError('WRONG_RELYING_PARTY', `That passkey was made for ${credential.rpId}.`);
  }
  return credential;
}

async function checkOurselves(response: AssertionResponse, challenge: Challenge, credential: Credential) {
  const { clientDataJSON: clientDataJson, authenticatorData, signature } = response.response;
  try {
    return await checkAssertion(
      { publicKey: credential.publicKey, clientDataJson, authenticatorData, signature },
      { preimageText: challenge.preimageText, origin: challenge.origin, rpId: challenge.rpId },
    );
  } catch (cause) {
    if (!(cause instanceof AssertionError)) throw cause;
    throw new PasskeyError(codes[cause.code] ?? 'BAD_RESPONSE', `The signature was refused. ${cause.message}`, {
      cause,
    });
  }
}

async function checkByLibrary(response: AssertionResponse, challenge: Challenge, credential: Credential) {
  const refused = (cause?: unknown) =>
    new PasskeyError('ASSERTION_REFUSED', 'The signature was refused.', cause ? { cause } : {});
  const { verified } = await verifyAuthenticationResponse({
    response: response as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
    expectedChallenge: challenge.challenge,
    expectedOrigin: challenge.origin,
    expectedRPID: challenge.rpId,
    requireUserVerification: true,
    credential: {
      id: credential.credentialId,
      publicKey: decodeBase64url(credential.publicKey) as Uint8Array<ArrayBuffer>,
      counter: Number(credential.signCount),
    },
  }).catch((cause: unknown) => {
    throw refused(cause);
  });
  if (!verified) throw refused();
}

/**
 * Verifies an answer to a challenge that was taken in this transaction, with the library and with the code that later
 * verifies it offline: what only one of them accepts is refused. Moves the passkey's count.
 * @throws PasskeyError
 */
export async function verifyAssertion(
  tx: Tx,
  input: { challenge: Challenge; response: AssertionResponse; now: Date },
): Promise<Omit<AssertionEvidence, 'place'>> {
  const { challenge, response, now } = input;
  const credential = await credentialFor(tx, response, challenge);
  const facts = await checkOurselves(response, challenge, credential);
  const before = Number(credential.signCount);
  if ((before > 0 || facts.signCount > 0) && facts.signCount <= before) {
    throw new PasskeyError(
      'SIGN_COUNT',
      'That passkey counted backwards: there may be a copy of it. Remove it, and tell an admin.',
    );
  }
  await checkByLibrary(response, challenge, credential);
  const signCount = BigInt(facts.signCount);
  await setCredentialUsed(tx, credential.credentialId, { signCount, backedUp: facts.backedUp, lastUsedAt: now });
  return {
    credentialId: credential.credentialId,
    challengeId: challenge.id,
    preimageText: challenge.preimageText,
    clientDataJson: response.response.clientDataJSON,
    authenticatorData: response.response.authenticatorData,
    signature: response.response.signature,
    flags: facts.flags,
    signCount,
    origin: challenge.origin,
    rpId: challenge.rpId,
    receivedAt: now,
  };
}
