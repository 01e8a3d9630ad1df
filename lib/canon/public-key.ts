// PURE. Ed25519 public keys that must never be registered or trusted: verifiers disagree on them (RFC 8032 section
// 5.1.3, "Taming the many EdDSAs"). A small-order key lets one signature fit many messages.

import { CanonError } from './error.ts';
import { toHex } from './hex.ts';

const p = 2n ** 255n - 19n;
/** One y coordinate of order eight; the other is p − y8. */
const y8 = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n;
const smallOrderY = new Set([0n, 1n, p - 1n, y8, p - y8]);

/** @throws CanonError UNSAFE_KEY unless `raw` is 32 bytes, a canonical y, and not of small order */
export function assertSafePublicKey(raw: Uint8Array): void {
  if (raw.length !== 32) throw new CanonError('UNSAFE_KEY', 'an Ed25519 public key has 32 bytes');
  const y = BigInt(`0x${toHex(raw.toReversed())}`) & (2n ** 255n - 1n);
  if (y >= p) throw new CanonError('UNSAFE_KEY', 'the public key is not in its canonical form');
  if (smallOrderY.has(y)) throw new CanonError('UNSAFE_KEY', 'the public key has small order');
}
