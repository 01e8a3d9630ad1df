// PURE. One stored passkey assertion, checked again with Web Crypto alone (WebAuthn level 3, section 7.2), so that a
// decision's evidence needs nothing of ours to verify.

import { decodeBase64url } from '#lib/canon/base64url.ts';
import { sha256, utf8 } from '#lib/canon/digest.ts';
import { CanonError } from '#lib/canon/error.ts';
import { parseStrictJson } from '#lib/canon/gate.ts';
import { challengeOf } from '#lib/claw/passkey-evidence.ts';
import { verifierOf } from './cose-key.ts';
import { AssertionError, type AssertionFault } from './passkey-error.ts';
import { memberOf } from './values.ts';

/** Byte members are base64url. */
export type Assertion = {
  publicKey: string;
  clientDataJson: string;
  authenticatorData: string;
  signature: string;
};

/** What the assertion must say. */
export type AssertionExpected = { preimageText: string; origin: string; rpId: string };

export type AuthenticatorFacts = {
  flags: number;
  userPresent: boolean;
  userVerified: boolean;
  backupEligible: boolean;
  backedUp: boolean;
  signCount: number;
};

function ensure(condition: boolean, code: AssertionFault, message: string): asserts condition {
  if (!condition) throw new AssertionError(code, message);
}

function bytesOf(text: string, what: string): Uint8Array {
  try {
    return decodeBase64url(text);
  } catch (cause) {
    if (!(cause instanceof CanonError)) throw cause;
    throw new AssertionError('BAD_ENCODING', `The ${what} is not canonical base64url.`, { cause });
  }
}

function parseClientData(bytes: Uint8Array): unknown {
  try {
    return parseStrictJson(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    throw new AssertionError('BAD_CLIENT_DATA', 'The client data is no JSON text.', { cause });
  }
}

/** Whether an origin's host is the relying party or below it. */
export function originFits(origin: string, rpId: string): boolean {
  const url = URL.parse(origin);
  return url !== null && url.origin === origin && (url.hostname === rpId || url.hostname.endsWith(`.${rpId}`));
}

async function checkClientData(bytes: Uint8Array, expected: AssertionExpected): Promise<void> {
  const data = parseClientData(bytes);
  ensure(memberOf(data, 'type') === 'webauthn.get', 'WRONG_TYPE', 'The client data is not of an assertion.');
  const challenge = await challengeOf(expected.preimageText);
  ensure(memberOf(data, 'challenge') === challenge, 'WRONG_CHALLENGE', 'Another challenge was signed.');
  const fits = memberOf(data, 'origin') === expected.origin && originFits(expected.origin, expected.rpId);
  ensure(fits, 'WRONG_ORIGIN', `It was signed at ${JSON.stringify(memberOf(data, 'origin'))}.`);
  const framed = memberOf(data, 'crossOrigin') === true || memberOf(data, 'topOrigin') !== undefined;
  ensure(!framed, 'CROSS_ORIGIN', 'It was signed inside a frame of another site.');
}

/** Flags and count of authenticator data. @throws AssertionError BAD_AUTHENTICATOR_DATA */
export function readAuthenticatorData(bytes: Uint8Array): AuthenticatorFacts & { rpIdHash: Uint8Array } {
  const flags = bytes[32] ?? 0;
  // An assertion attests no credential; only extensions may follow the fixed part.
  const fits = (flags & 0x40) === 0 && (flags & 0x80 ? bytes.length > 37 : bytes.length === 37);
  ensure(fits, 'BAD_AUTHENTICATOR_DATA', 'The authenticator data is not of an assertion.');
  return {
    rpIdHash: bytes.slice(0, 32),
    flags,
    userPresent: (flags & 0x01) !== 0,
    userVerified: (flags & 0x04) !== 0,
    backupEligible: (flags & 0x08) !== 0,
    backedUp: (flags & 0x10) !== 0,
    signCount: bytes.slice(33, 37).reduce((sum, byte) => sum * 256 + byte, 0),
  };
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

/**
 * Checks that a key signed a challenge at an origin, with its user present and verified.
 * @returns what the authenticator reported
 * @throws AssertionError naming the first thing that is wrong
 */
export async function checkAssertion(assertion: Assertion, expected: AssertionExpected): Promise<AuthenticatorFacts> {
  const clientData = bytesOf(assertion.clientDataJson, 'client data');
  const authenticatorData = bytesOf(assertion.authenticatorData, 'authenticator data');
  const signature = bytesOf(assertion.signature, 'signature');
  await checkClientData(clientData, expected);
  const { rpIdHash, ...facts } = readAuthenticatorData(authenticatorData);
  const expectedHash = await sha256(utf8(expected.rpId));
  ensure(sameBytes(rpIdHash, expectedHash), 'WRONG_RELYING_PARTY', `It was not signed for ${expected.rpId}.`);
  ensure(facts.userPresent, 'USER_NOT_PRESENT', 'The authenticator did not see its user.');
  ensure(facts.userVerified, 'USER_NOT_VERIFIED', 'The authenticator did not verify its user.');
  const verify = await verifierOf(bytesOf(assertion.publicKey, 'public key'));
  const signed = Uint8Array.of(...authenticatorData, ...(await sha256(clientData)));
  ensure(await verify(signed, signature), 'BAD_SIGNATURE', 'The signature is not the passkey’s.');
  return facts;
}
