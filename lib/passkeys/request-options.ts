import { generateAuthenticationOptions } from '@simplewebauthn/server';
import { decodeBase64url } from '#lib/canon/base64url.ts';
import type { Db } from '#lib/db/transaction.ts';
import type { Issued } from './challenge.ts';
import { challengeSeconds } from './challenge.ts';
import { PasskeyError } from './passkey-error.ts';
import type { RelyingParty } from './relying-party.ts';
import { openCredentialsOf } from './store.ts';

export type RequestOptions = Awaited<ReturnType<typeof generateAuthenticationOptions>>;
/** What a browser needs to ask an authenticator for a signature. */
export type SigningRequest = { challengeId: string; options: RequestOptions };

type Usable = { credentialId: string; transports: string[] };

/** The person's passkeys that work at this address. @throws PasskeyError NO_PASSKEY */
export async function usablePasskeys(db: Db, personId: string, party: RelyingParty): Promise<Usable[]> {
  const open = await openCredentialsOf(db, personId);
  const usable = open.filter(({ rpId }) => rpId === party.rpId);
  if (usable.length > 0) return usable;
  const why =
    open.length > 0
      ? `Your passkeys were made for ${open[0]?.rpId}, and this console is ${party.rpId} now. An admin must let you enrol anew.`
      : 'You have no passkey. Add one on your page of passkeys.';
  throw new PasskeyError('NO_PASSKEY', why);
}

/** Options for `navigator.credentials.get`. The challenge goes in as bytes: as text the library would encode it again. */
export async function signingRequest(
  issued: Issued,
  passkeys: readonly Usable[],
  party: RelyingParty,
): Promise<SigningRequest> {
  const options = await generateAuthenticationOptions({
    rpID: party.rpId,
    challenge: decodeBase64url(issued.challenge) as Uint8Array<ArrayBuffer>,
    allowCredentials: passkeys.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    userVerification: 'required',
    timeout: challengeSeconds * 1000,
  });
  return { challengeId: issued.challengeId, options };
}
