// PURE. SHA-256 and the two hash rules of the published formats:
// rule A = base64url(SHA-256(UTF-8(JCS(x)))), rule B = base64url(SHA-256(UTF-8(JSON.stringify(x)))) in document order.

import { sha256 as hashNow } from '@noble/hashes/sha2.js';
import { encodeBase64url } from './base64url.ts';
import { CanonError } from './error.ts';
import { toHex } from './hex.ts';
import { canonicalJson } from './jcs.ts';
import { assertPlainJson, type Json } from './plain-json.ts';

const encoder = new TextEncoder();

/** UTF-8 bytes of a text. */
export const utf8 = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);

// Up to here hashing takes less time than handing the bytes to another thread.
const smallBytes = 4096;

/** SHA-256 of bytes, or of the UTF-8 form of a text. */
export async function sha256(data: Uint8Array | string): Promise<Uint8Array> {
  const bytes = typeof data === 'string' ? utf8(data) : (data as Uint8Array<ArrayBuffer>);
  if (bytes.length <= smallBytes) return hashNow(bytes);
  return new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', bytes));
}

export const sha256Hex = async (data: Uint8Array | string): Promise<string> => toHex(await sha256(data));

export const sha256B64u = async (data: Uint8Array | string): Promise<string> => encodeBase64url(await sha256(data));

/** Rule A. @throws CanonError when `value` is not plain JSON */
export const hashJcs = (value: unknown): Promise<string> => sha256B64u(canonicalJson(value));

/** Rule B: keys in the order they stand in the document. @throws CanonError when `value` is not plain JSON */
export async function hashInsertionOrder(value: unknown): Promise<string> {
  assertPlainJson(value);
  return sha256B64u(JSON.stringify(value));
}

// JavaScript moves such keys to the front of an object, whatever order the document had.
const integerLike = /^(?:0|[1-9]\d*)$/;

/**
 * A copy with every object's keys in UTF-16 order, for which rule A and rule B give the same hash.
 * @throws CanonError INTEGER_LIKE_KEY, or NOT_PLAIN_JSON and its kin
 */
export function deepSorted<T>(value: T): T {
  assertPlainJson(value);
  return sorted(value) as T;
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const keys = Object.keys(value).sort();
  const numeric = keys.find((key) => integerLike.test(key));
  if (numeric !== undefined)
    throw new CanonError('INTEGER_LIKE_KEY', `the key ${numeric} would be moved by JavaScript`);
  // fromEntries defines own members, so a `__proto__` key stays data.
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key] as Json)]));
}
