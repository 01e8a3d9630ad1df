// For tests: the keys of a console, its agent and an approver's passkey, the same in every run.

import { encodeBase64url } from '#lib/canon/base64url.ts';
import { sha256, utf8 } from '#lib/canon/digest.ts';
import { type Signer, signerFromSeed } from '#lib/canon/ed25519.ts';
import { challengeOf, decisionPreimage, type SignedDecision } from '#lib/claw/passkey-evidence.ts';
import { formatVkey } from '#lib/tlog/vkey.ts';

export const consoleRoles = ['registry', 'issuer', 'gateway', 'console', 'owner', 'manifest', 'log'] as const;
export type Keys = Record<(typeof consoleRoles)[number] | 'agent' | 'passkey', Signer>;

const signerFor = async (name: string): Promise<Signer> =>
  signerFromSeed(await sha256(`countersign/package-test/${name}`));

export async function testKeys(): Promise<Keys> {
  const names = [...consoleRoles, 'agent', 'passkey'];
  const entries = await Promise.all(names.map(async (name) => [name, await signerFor(name)] as const));
  return Object.fromEntries(entries) as Keys;
}

/** When the console's keys were made. */
export const keysMade = '2026-03-01T08:00:00.000Z';

export const origin = 'console.example.com/log/0';
export const vkeyOf = (keys: Keys): string => formatVkey({ name: origin, type: 0x01, publicKey: keys.log.publicKey });

const rpId = 'console.example.com';
const consoleOrigin = `https://${rpId}`;
const present = 0x05;

/** COSE bytes of an Ed25519 key: kty OKP, alg EdDSA, crv Ed25519. */
const coseKey = (publicKey: Uint8Array): Uint8Array =>
  Uint8Array.of(0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20, ...publicKey);

export const credential = (keys: Keys) => ({
  id: encodeBase64url(keys.passkey.publicKey),
  public_key: encodeBase64url(coseKey(keys.passkey.publicKey)),
  aaguid: '00000000-0000-0000-0000-000000000000',
  backup_eligible: false,
  enrolled_at: '2026-03-01T09:00:00.000Z',
  enrolled_by: 'person:p-alice @alice:example.com',
});

/** What the passkey answers when it is asked to sign a decision. */
export async function signedDecision(keys: Keys, decision: SignedDecision) {
  const preimage = decisionPreimage(decision);
  const challenge = await challengeOf(preimage);
  const clientData = utf8(
    JSON.stringify({ type: 'webauthn.get', challenge, origin: consoleOrigin, crossOrigin: false }),
  );
  const authenticatorData = Uint8Array.of(...(await sha256(rpId)), present, 0, 0, 0, 7);
  const signature = await keys.passkey.sign(Uint8Array.of(...authenticatorData, ...(await sha256(clientData))));
  return {
    preimage,
    client_data_json: encodeBase64url(clientData),
    authenticator_data: encodeBase64url(authenticatorData),
    signature: encodeBase64url(signature),
    sign_count: 7,
    origin: consoleOrigin,
    rp_id: rpId,
  };
}
