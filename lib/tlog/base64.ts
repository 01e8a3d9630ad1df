// PURE. Standard base64 with padding (RFC 4648 section 4), one spelling per value.

import { base64 } from '@scure/base';
import { TlogError } from './tlog-error.ts';

export const encodeBase64 = (bytes: Uint8Array): string => base64.encode(bytes);

/** @throws TlogError BAD_BASE64 for every spelling but the canonical one */
export function decodeBase64(text: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = base64.decode(text);
  } catch (cause) {
    throw new TlogError('BAD_BASE64', 'not standard base64', { cause });
  }
  // Unused trailing bits and missing padding would give one value many texts.
  if (encodeBase64(bytes) !== text) throw new TlogError('BAD_BASE64', 'not the canonical base64 spelling');
  return bytes;
}
