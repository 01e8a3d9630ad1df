// PURE. The hashes of RFC 6962 section 2.1 over SHA-256.

import { sha256 } from '@noble/hashes/sha2.js';
import { decodeBase64 } from './base64.ts';
import { TlogError } from './tlog-error.ts';

export const hashLength = 32;

/** Root of the tree without leaves. */
export const emptyRoot: Uint8Array = sha256(new Uint8Array(0));

/** Hash of a leaf's bytes. */
export function hashLeaf(bytes: Uint8Array): Uint8Array {
  const prefixed = new Uint8Array(1 + bytes.length);
  prefixed.set(bytes, 1);
  return sha256(prefixed);
}

/** Hash of a node over its two children. */
export function hashNode(left: Uint8Array, right: Uint8Array): Uint8Array {
  const prefixed = new Uint8Array(1 + 2 * hashLength);
  prefixed[0] = 1;
  prefixed.set(assertHash(left), 1);
  prefixed.set(assertHash(right), 1 + hashLength);
  return sha256(prefixed);
}

/** @throws TlogError BAD_HASH unless there are exactly 32 bytes */
export function assertHash(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== hashLength) throw new TlogError('BAD_HASH', `a hash has 32 bytes, not ${bytes.length}`);
  return bytes;
}

/** A hash from its base64 text. @throws TlogError BAD_BASE64 or BAD_HASH */
export const decodeHash = (text: string): Uint8Array => assertHash(decodeBase64(text));

/** Whether two hashes are the same. */
export const sameHash = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && isPrefix(a, b);

function isPrefix(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}
