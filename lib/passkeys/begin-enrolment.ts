import { generateRegistrationOptions } from '@simplewebauthn/server';
import { decodeBase64url, encodeBase64url } from '#lib/canon/base64url.ts';
import { sha256, utf8 } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { passkeyAlgorithms } from '#lib/verify/cose-key.ts';
import { challengeSeconds, issueChallenge, takeChallenge } from './challenge.ts';
import { type Authority, standingAuthority } from './enrolment-authority.ts';
import { PasskeyError } from './passkey-error.ts';
import type { RelyingParty } from './relying-party.ts';
import { type SigningRequest, signingRequest, usablePasskeys } from './request-options.ts';
import type { SignedChallenge } from './responses.ts';
import { credentialsOf, lockPerson } from './store.ts';
import { verifyAssertion } from './verify-assertion.ts';

export type CreationOptions = Awaited<ReturnType<typeof generateRegistrationOptions>>;
/** What comes next: a passkey in force signs first, or the new one is made. */
export type EnrolmentStep =
  | ({ step: 'confirm' } & SigningRequest)
  | { step: 'create'; challengeId: string; options: CreationOptions };

type Enrolling = {
  personId: string;
  /** The answer of a passkey in force to the `confirm` step. */
  confirmation?: SignedChallenge;
  party: RelyingParty;
  now: Date;
};
type Person = NonNullable<Awaited<ReturnType<typeof lockPerson>>>;

const nonce = () => encodeBase64url(crypto.getRandomValues(new Uint8Array(32)));
const preimage = (domain: string, personId: string, about: object) =>
  canonicalJson({ domain: `countersign.${domain}/1`, person: personId, nonce: nonce(), ...about });

async function confirmedAuthority(tx: Tx, input: Enrolling, confirmation: SignedChallenge): Promise<Authority> {
  const { personId, now } = input;
  const challenge = await takeChallenge(tx, {
    challengeId: confirmation.challengeId,
    personId,
    purpose: 'confirm',
    now,
  });
  const { credentialId } = await verifyAssertion(tx, { challenge, response: confirmation.response, now });
  return { kind: 'passkey', credentialId };
}

async function askConfirmation(tx: Tx, { personId, party, now }: Enrolling): Promise<EnrolmentStep> {
  const passkeys = await usablePasskeys(tx, personId, party);
  const preimageText = preimage('passkey-confirmation', personId, { allows: 'enrolment' });
  const issued = await issueChallenge(tx, { personId, purpose: 'confirm', preimageText, party, now });
  return { step: 'confirm', ...(await signingRequest(issued, passkeys, party)) };
}

async function askCreation(tx: Tx, person: Person, authority: Authority, input: Enrolling): Promise<EnrolmentStep> {
  const { personId, party, now } = input;
  const preimageText = preimage('passkey-enrolment', personId, { authority });
  const issued = await issueChallenge(tx, { personId, purpose: 'enrol', preimageText, party, now });
  const enrolled = (await credentialsOf(tx, personId)).filter(({ removedAt }) => removedAt === null);
  const options = await generateRegistrationOptions({
    rpName: 'Countersign',
    rpID: party.rpId,
    userID: (await sha256(utf8(`countersign.person/1:${personId}`))) as Uint8Array<ArrayBuffer>,
    userName: person.bindings[0]?.mxid ?? person.displayName,
    userDisplayName: person.displayName,
    challenge: decodeBase64url(issued.challenge) as Uint8Array<ArrayBuffer>,
    attestationType: 'none',
    excludeCredentials: enrolled.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    supportedAlgorithmIDs: [...passkeyAlgorithms],
    timeout: challengeSeconds * 1000,
  });
  return { step: 'create', challengeId: issued.challengeId, options };
}

/**
 * Begins an enrolment: answers with what the browser must ask for next.
 * @throws PasskeyError RECOVERY_REQUIRED, NO_PASSKEY, or why the confirmation was refused
 */
export async function beginEnrolment(input: Enrolling): Promise<EnrolmentStep> {
  return transaction(async (tx) => {
    const person = await lockPerson(tx, input.personId);
    if (!person) throw new PasskeyError('UNKNOWN_PERSON', 'There is no such person, or their account was disabled.');
    const authority = input.confirmation
      ? await confirmedAuthority(tx, input, input.confirmation)
      : await standingAuthority(tx, input.personId, input.now);
    return authority ? askCreation(tx, person, authority, input) : askConfirmation(tx, input);
  });
}
