// PURE. The leaf of an audit entry: digests, not content, so that a detail could be erased and its leaf would stand.

import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from '#lib/canon/digest.ts';
import { toHex } from '#lib/canon/hex.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { assertLeaf, leafMax } from './entries.ts';

export type AuditLeafSource = {
  action: string;
  actor: string;
  target: string;
  at: Date;
  detailText: string;
  /** As the row has it: base64url text. */
  salt: string;
};

/** Hex SHA-256 over salt, line feed and the stored detail. */
export const auditDetailDigest = (salt: string, detailText: string): string =>
  toHex(sha256(utf8(`${salt}\n${detailText}`)));

/**
 * JCS text of an entry's leaf.
 * @throws TlogError BAD_LEAF when it is longer than a leaf can be
 */
export function auditLeafText(entry: AuditLeafSource): string {
  const { action, actor, target, at, detailText, salt } = entry;
  const detail_sha256 = auditDetailDigest(salt, detailText);
  const text = canonicalJson({ action, actor, at: at.toISOString(), detail_sha256, kind: 'audit', target, v: 1 });
  // No character has more than three bytes in UTF-8: most leaves need no counting.
  if (text.length * 3 > leafMax) assertLeaf(utf8(text));
  return text;
}
