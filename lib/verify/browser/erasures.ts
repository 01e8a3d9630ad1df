// PURE. The log's entries of erased bodies, as a companion file brings them, and which of them are proven to stand in the log.

import { utf8 } from '#lib/canon/digest.ts';
import { CanonError } from '#lib/canon/error.ts';
import { auditDetailDigest } from '#lib/tlog/audit-leaf.ts';
import { verifyCheckpoint } from '#lib/tlog/checkpoint.ts';
import { decodeHash, hashLeaf } from '#lib/tlog/hash.ts';
import { verifyInclusion } from '#lib/tlog/proofs.ts';
import { TlogError } from '#lib/tlog/tlog-error.ts';
import type { LogKey } from '../package/trusted-keys.ts';
import { asText, memberOf } from '../values.ts';
import { jsonFile, jsonOf, listOf, type PackageFiles } from './package-files.ts';

export type Erasure = { actor: unknown; at: unknown; proven: boolean };

const entriesMax = 1_000;

/** Entries by the id of the body that was erased. What is said of an entry is what its proven leaf says. */
export async function erasuresOf(files: PackageFiles, logs: readonly LogKey[]): Promise<Map<unknown, Erasure>> {
  const found = new Map<unknown, Erasure>();
  for (const entry of listOf(jsonFile(files, 'erasures.json')).slice(0, entriesMax)) {
    const leaf = jsonOf(memberOf(entry, 'leaf'));
    const bodyId = memberOf(jsonOf(memberOf(entry, 'detail')), 'bodyId');
    const proven = memberOf(leaf, 'action') === 'body.erased' && (await isProven(entry, leaf, files, logs));
    found.set(bodyId, { actor: memberOf(leaf, 'actor'), at: memberOf(leaf, 'at'), proven });
  }
  return found;
}

async function isProven(entry: unknown, leaf: unknown, files: PackageFiles, logs: readonly LogKey[]): Promise<boolean> {
  const of = (name: string) => memberOf(entry, name);
  const [text, detail, salt, index, checkpoint] = ['leaf', 'detail', 'salt', 'index', 'checkpoint'].map(of);
  const note = typeof checkpoint === 'string' ? files.get(checkpoint) : undefined;
  if (!note || typeof text !== 'string' || typeof index !== 'number') return false;
  if (memberOf(leaf, 'detail_sha256') !== auditDetailDigest(asText(salt), asText(detail))) return false;
  try {
    const tree = await treeOf(new TextDecoder().decode(note), logs);
    const path = listOf(of('path')).map((hash) => decodeHash(asText(hash)));
    if (tree) verifyInclusion({ leafHash: hashLeaf(utf8(text)), index, path, ...tree });
    return tree !== null;
  } catch (error) {
    if (error instanceof TlogError || error instanceof CanonError) return false;
    throw error;
  }
}

/** The tree that one of these logs signed. @throws TlogError when the one that it names did not */
async function treeOf(note: string, logs: readonly LogKey[]) {
  const log = logs.find(({ origin }) => note.startsWith(`${origin}\n`));
  if (!log) return null;
  const { size, root } = await verifyCheckpoint(note, log);
  return { size, root };
}
