// PURE. did:key for Ed25519: `did:key:z` + base58btc(0xed 0x01 ‖ 32 bytes), and the key id of the published tokens.

import { base58 } from '@scure/base';
import { sha256Hex } from './digest.ts';
import { CanonError } from './error.ts';
import { assertSafePublicKey } from './public-key.ts';

const prefix = 'did:key:z';

/** The did:key of a raw 32-byte public key. @throws CanonError UNSAFE_KEY */
export function didKeyFromPublicKey(raw: Uint8Array): string {
  assertSafePublicKey(raw);
  return prefix + base58.encode(Uint8Array.of(0xed, 0x01, ...raw));
}

/**
 * The raw public key inside a did:key.
 * @throws CanonError BAD_DID when it is not an Ed25519 did:key, UNSAFE_KEY for small-order and non-canonical keys
 */
export function publicKeyFromDidKey(did: string): Uint8Array {
  // Base58 decoding is quadratic: an attacker's long text stops here.
  if (!did.startsWith(prefix) || did.length > 64) throw new CanonError('BAD_DID', 'not an Ed25519 did:key');
  let bytes: Uint8Array;
  try {
    bytes = base58.decode(did.slice(prefix.length));
  } catch (cause) {
    throw new CanonError('BAD_DID', 'not base58btc', { cause });
  }
  if (bytes.length !== 34 || bytes[0] !== 0xed || bytes[1] !== 0x01) {
    throw new CanonError('BAD_DID', 'not an Ed25519 did:key');
  }
  const raw = bytes.slice(2);
  if (didKeyFromPublicKey(raw) !== did) throw new CanonError('BAD_DID', 'not the canonical spelling of the key');
  return raw;
}

/** First 16 hex characters of SHA-256 over the raw public key. */
export const kidFromPublicKey = async (raw: Uint8Array): Promise<string> => (await sha256Hex(raw)).slice(0, 16);
