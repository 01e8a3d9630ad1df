// PURE. base64url without padding (RFC 4648 section 5), one spelling per value.

import { base64urlnopad } from '@scure/base';
import { CanonError } from './error.ts';

/** Bytes as base64url without `=`. */
export const encodeBase64url = (bytes: Uint8Array): string => base64urlnopad.encode(bytes);

/**
 * Decodes base64url and refuses every spelling but the canonical one: padding, the standard alphabet, white space and
 * unused trailing bits would let one value have many texts.
 * @throws CanonError BAD_ENCODING
 */
export function decodeBase64url(text: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = base64urlnopad.decode(text);
  } catch (cause) {
    throw new CanonError('BAD_ENCODING', 'not base64url without padding', { cause });
  }
  if (encodeBase64url(bytes) !== text) throw new CanonError('BAD_ENCODING', 'not the canonical base64url spelling');
  return bytes;
}

/** Whether `text` is the canonical base64url of exactly `length` bytes. */
export function isCanonicalBase64url(text: string, length: number): boolean {
  try {
    return decodeBase64url(text).length === length;
  } catch {
    return false;
  }
}
