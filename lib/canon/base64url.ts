// PURE. base64url without padding (RFC 4648 section 5), one spelling per value.

import { base64url } from './base64-codec.ts';
import { CanonError } from './error.ts';

/** Bytes as base64url without `=`. */
export const encodeBase64url = (bytes: Uint8Array): string => base64url.encode(bytes);

/**
 * Decodes base64url and refuses every spelling but the canonical one: padding, the standard alphabet, white space and
 * unused trailing bits would let one value have many texts.
 * @throws CanonError BAD_ENCODING
 */
export function decodeBase64url(text: string): Uint8Array {
  const bytes = base64url.decode(text);
  if (!bytes) throw new CanonError('BAD_ENCODING', 'not the canonical spelling of base64url without padding');
  return bytes;
}

/** Whether `text` is the canonical base64url of exactly `length` bytes. */
export const isCanonicalBase64url = (text: string, length: number): boolean =>
  base64url.decode(text)?.length === length;
