import { verifyRegistrationResponse } from '@simplewebauthn/server';
import { type Actor, actorName } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { encodeBase64url } from '#lib/canon/base64url.ts';
import { sha256B64u } from '#lib/canon/digest.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { passkeyAlgorithms, verifierOf } from '#lib/verify/cose-key.ts';
import { originFits } from '#lib/verify/passkey.ts';
import { takeChallenge } from './challenge.ts';
import { type Authority, recheckAuthority } from './enrolment-authority.ts';
import { PasskeyError } from './passkey-error.ts';
import { passkeyName } from './passkey-name.ts';
import { type RegistrationResponse, transports } from './responses.ts';
import { type Challenge, closeRecovery, findCredential, insertCredential, lockPerson } from './store.ts';

type Enrolment = {
  personId: string;
  challengeId: string;
  response: RegistrationResponse;
  name: string;
  actor: Actor;
  now: Date;
};

/** What the authenticator made, once everything about it was checked. @throws PasskeyError ENROLMENT_REFUSED */
async function verifyCreation(response: RegistrationResponse, challenge: Challenge) {
  const refused = (cause?: unknown) => {
    const why = cause instanceof Error ? ` ${cause.message}.` : '';
    return new PasskeyError('ENROLMENT_REFUSED', `The new passkey was refused.${why}`, cause ? { cause } : {});
  };
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: response as Parameters<typeof verifyRegistrationResponse>[0]['response'],
      expectedChallenge: challenge.challenge,
      expectedOrigin: challenge.origin,
      expectedRPID: challenge.rpId,
      requireUserPresence: true,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...passkeyAlgorithms],
    });
    if (!verified || !originFits(challenge.origin, challenge.rpId)) throw refused();
    // A key that could not be read offline later is no evidence.
    await verifierOf(registrationInfo.credential.publicKey);
    return registrationInfo;
  } catch (cause) {
    throw cause instanceof PasskeyError ? cause : refused(cause);
  }
}

type Made = Awaited<ReturnType<typeof verifyCreation>>;

async function registerPasskey(tx: Tx, input: Enrolment, made: Made, challenge: Challenge, authority: Authority) {
  const { personId, actor, now } = input;
  const publicKey = encodeBase64url(made.credential.publicKey);
  const backupEligible = made.credentialDeviceType === 'multiDevice';
  const enrolledBy = actorName(actor);
  const registrationAuditId = await appendAudit(
    tx,
    {
      action: 'passkey.registered',
      target: `person:${personId}`,
      detail: {
        credentialId: made.credential.id,
        publicKeySha256: await sha256B64u(made.credential.publicKey),
        publicKey,
        person: personId,
        name: input.name,
        aaguid: made.aaguid,
        rpId: challenge.rpId,
        backupEligible,
        enrolledBy,
        authority: authority.kind,
      },
    },
    { actor, at: now },
  );
  await insertCredential(tx, {
    personId,
    credentialId: made.credential.id,
    publicKey,
    aaguid: made.aaguid,
    rpId: challenge.rpId,
    origin: challenge.origin,
    name: input.name,
    transports: transports.filter((known) => input.response.response.transports.includes(known)),
    signCount: BigInt(made.credential.counter),
    backupEligible,
    backedUp: made.credentialBackedUp,
    enrolledAt: now,
    enrolledBy,
    registrationAuditId,
  });
}

/**
 * Ends an enrolment: verifies what the authenticator made and registers it, with its audit entry, in one transaction.
 * @throws PasskeyError
 */
export async function finishEnrolment(input: Enrolment): Promise<{ credentialId: string }> {
  const name = passkeyName(input.name);
  return transaction(async (tx) => {
    if (!(await lockPerson(tx, input.personId))) {
      throw new PasskeyError('UNKNOWN_PERSON', 'There is no such person, or their account was disabled.');
    }
    const { challengeId, personId, now } = input;
    const challenge = await takeChallenge(tx, { challengeId, personId, purpose: 'enrol', now });
    const { authority } = JSON.parse(challenge.preimageText) as { authority: Authority };
    await recheckAuthority(tx, personId, authority, now);
    const made = await verifyCreation(input.response, challenge);
    if (await findCredential(tx, made.credential.id)) {
      throw new PasskeyError('ALREADY_ENROLLED', 'This passkey is registered already, or was before and was removed.');
    }
    await registerPasskey(tx, { ...input, name }, made, challenge, authority);
    if (authority.kind === 'recovery') await closeRecovery(tx, authority.recoveryId, 'a new passkey was enrolled', now);
    return { credentialId: made.credential.id };
  });
}
