// PURE. Standard base64 with padding (RFC 4648 section 4), one spelling per value.

import { base64 } from '#lib/canon/base64-codec.ts';
import { TlogError } from './tlog-error.ts';

export const encodeBase64 = (bytes: Uint8Array): string => base64.encode(bytes);

/** @throws TlogError BAD_BASE64 for every spelling but the canonical one */
export function decodeBase64(text: string): Uint8Array {
  const bytes = base64.decode(text);
  if (!bytes) throw new TlogError('BAD_BASE64', 'not the canonical spelling of standard base64');
  return bytes;
}
