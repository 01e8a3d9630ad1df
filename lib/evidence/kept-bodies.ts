// Kept bodies as the companion file shows them, each checked against what the sealed package says of it.

import { decodeBase64url } from '#lib/canon/base64url.ts';
import { sha256Hex } from '#lib/canon/digest.ts';
import { decodeBase64 } from '#lib/tlog/base64.ts';
import type { BodyRow } from './companion-store.ts';

/** Opens what was sealed for a body. @throws when it does not open */
export type OpenBody = (sealed: string) => string;

/** One row of the package's `kept.json`. */
export type KeptEntry = { id: string; call_seq: number; kind: string; bytes: number; salted_sha256: string };

/**
 * `kept`: it is here and is what the package names. `digest_only`: it was too large to keep. `erased`: see by whom and when.
 * `altered`: what is stored is not what the package names, or does not open. `unlisted`: kept after the package was frozen.
 */
export type BodyState = 'kept' | 'digest_only' | 'erased' | 'altered' | 'unlisted';

export type OpenedBody = {
  row: BodyRow;
  state: BodyState;
  /** base64url; with the body it gives the digest. Null where it is gone or means nothing. */
  salt: string | null;
  body: Uint8Array | null;
};

type Content = { salt: string; body: string | null };

const sameEntry = (row: BodyRow, listed: KeptEntry): boolean =>
  row.callSeq === listed.call_seq &&
  row.kind === listed.kind &&
  row.bytes === listed.bytes &&
  row.saltedSha256 === listed.salted_sha256;

function openContent(sealed: string, open: OpenBody): Content | null {
  try {
    return JSON.parse(open(sealed)) as Content;
  } catch {
    // Whatever keeps it from opening, the companion says so instead of the body.
    return null;
  }
}

/** The body in a state that says whether it is what the package names. */
export async function openKeptBody(row: BodyRow, listed: KeptEntry | undefined, open: OpenBody): Promise<OpenedBody> {
  const withheld = (state: BodyState): OpenedBody => ({ row, state, salt: null, body: null });
  if (listed && !sameEntry(row, listed)) return withheld('altered');
  if (row.sealedText === null) return withheld(row.erasedAt ? 'erased' : 'altered');
  const content = openContent(row.sealedText, open);
  if (!content) return withheld('altered');
  const salt = decodeBase64url(content.salt);
  if (content.body === null) return { row, state: 'digest_only', salt: content.salt, body: null };
  const body = decodeBase64(content.body);
  const salted = new Uint8Array(salt.length + body.length);
  salted.set(salt);
  salted.set(body, salt.length);
  if ((await sha256Hex(salted)) !== row.saltedSha256) return withheld('altered');
  return { row, state: listed ? 'kept' : 'unlisted', salt: content.salt, body };
}
