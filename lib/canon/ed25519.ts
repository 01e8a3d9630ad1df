// PURE. Ed25519 (RFC 8032) on Web Crypto, so that server and browser run the same code.

import { decodeBase64url } from './base64url.ts';
import { didKeyFromPublicKey, kidFromPublicKey } from './did-key.ts';
import { CanonError } from './error.ts';
import { fromHex } from './hex.ts';
import { assertSafePublicKey } from './public-key.ts';

/** A private key that can sign and tells nothing else. */
export type Signer = {
  did: string;
  kid: string;
  publicKey: Uint8Array;
  sign(data: Uint8Array): Promise<Uint8Array>;
};

const pkcs8Header = fromHex('302e020100300506032b657004220420');
const asSource = (bytes: Uint8Array) => bytes as Uint8Array<ArrayBuffer>;

/** A signer for a 32-byte seed. @throws CanonError UNSAFE_KEY for a seed of another length */
export async function signerFromSeed(seed: Uint8Array): Promise<Signer> {
  if (seed.length !== 32) throw new CanonError('UNSAFE_KEY', 'an Ed25519 seed has 32 bytes');
  const der = Uint8Array.of(...pkcs8Header, ...seed);
  const { subtle } = globalThis.crypto;
  const exportable = await subtle.importKey('pkcs8', der, 'Ed25519', true, ['sign']);
  const publicKey = decodeBase64url((await subtle.exportKey('jwk', exportable)).x ?? '');
  const key = await subtle.importKey('pkcs8', der, 'Ed25519', false, ['sign']);
  return {
    did: didKeyFromPublicKey(publicKey),
    kid: await kidFromPublicKey(publicKey),
    publicKey,
    sign: async (data) => new Uint8Array(await subtle.sign('Ed25519', key, asSource(data))),
  };
}

/** A public key, imported once, for many signatures. */
export type VerifyKey = {
  /** False, never a throw, for a malformed signature. */
  verify(data: Uint8Array, signature: Uint8Array): Promise<boolean>;
};

/** @throws CanonError UNSAFE_KEY */
export async function importVerifyKey(publicKey: Uint8Array): Promise<VerifyKey> {
  assertSafePublicKey(publicKey);
  const { subtle } = globalThis.crypto;
  const key = await subtle.importKey('raw', asSource(publicKey), 'Ed25519', false, ['verify']);
  return {
    verify: async (data, signature) =>
      signature.length === 64 && subtle.verify('Ed25519', key, asSource(signature), asSource(data)),
  };
}

/** Whether `signature` is `publicKey`'s over `data`. False, never a throw, for malformed input and unsafe keys. */
export async function verifyEd25519(publicKey: Uint8Array, data: Uint8Array, signature: Uint8Array): Promise<boolean> {
  try {
    assertSafePublicKey(publicKey);
  } catch {
    return false;
  }
  return (await importVerifyKey(publicKey)).verify(data, signature);
}
