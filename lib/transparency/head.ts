// The head of the log, and everything that may speak against signing on top of it.

import type { Signer } from '#lib/canon/ed25519.ts';
import { db } from '#lib/db/client.ts';
import { verifyCheckpoint } from '#lib/tlog/checkpoint.ts';
import { sameHash } from '#lib/tlog/hash.ts';
import { signatureType } from '#lib/tlog/note.ts';
import { formatVkey } from '#lib/tlog/vkey.ts';
import { type GrowingTree, loadTree } from './growing-tree.ts';
import { newestCheckpoint, openShard } from './log-store.ts';
import { findObjection, type Objection, type OutsideCopy } from './outside.ts';
import { TransparencyError } from './transparency-error.ts';

export type ShardHead = { shard: number; origin: string; vkey: string; size: number; rootHash: string };

/** No head and no refusal: the first shard may be opened. */
export type FoundHead =
  | { head: ShardHead; tree: GrowingTree }
  | { refusal: string | null; shard: number | null; size: number };

const wayOut =
  'Nothing is signed. Restore the database that belongs to it, or begin a new origin with `countersign log new-origin`.';

export const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const sentence = ({ why, passing }: Objection) =>
  `${why.charAt(0).toUpperCase()}${why.slice(1)} ${passing ? 'Nothing is signed until it can be.' : wayOut}`;

/** The verifier key under which a shard's checkpoints are checked. */
export const vkeyOf = (origin: string, signer: Pick<Signer, 'publicKey'>): string =>
  formatVkey({ name: origin, type: signatureType.ed25519, publicKey: signer.publicKey });

/** The open shard as it stands; null when there is none. */
export async function currentHead(): Promise<ShardHead | null> {
  const row = await openShard(db());
  return row && { ...row, size: Number(row.size) };
}

/** Why the tables of the log cannot be what we signed; null when they can. */
async function damage(head: ShardHead, tree: GrowingTree): Promise<string | null> {
  const newest = await newestCheckpoint(db(), head.shard);
  if (Number(newest?.size ?? 0) !== head.size) return `its newest checkpoint has ${newest?.size ?? 0} entries`;
  if (toBase64(tree.root()) !== head.rootHash) return 'its leaves have another root';
  if (!newest) return null;
  try {
    const { size, root } = await verifyCheckpoint(newest.noteText, head);
    return size === head.size && sameHash(root, tree.root()) ? null : 'its newest checkpoint states another tree';
  } catch (error) {
    return `its newest checkpoint does not verify (${(error as Error).message})`;
  }
}

async function judge(head: ShardHead, signer: Signer, outside: readonly OutsideCopy[]): Promise<FoundHead> {
  const refused = (refusal: string) => ({ refusal, shard: head.shard, size: head.size });
  if (head.vkey !== vkeyOf(head.origin, signer)) {
    return refused(`The log's key is not the one that signed ${head.origin} so far. ${wayOut}`);
  }
  const objection = await findObjection(db(), head, outside);
  if (objection) return refused(sentence(objection));
  try {
    const tree = await loadTree(db(), head.shard, head.size);
    const why = await damage(head, tree);
    return why ? refused(`The database's log of ${head.size} entries is damaged: ${why}. ${wayOut}`) : { head, tree };
  } catch (error) {
    if (!(error instanceof TransparencyError)) throw error;
    return refused(`The database's log is damaged: ${error.message} ${wayOut}`);
  }
}

/** Reads the head and decides whether it may be signed on: by this key, over this tree, after what others have seen. */
export async function readHead(signer: Signer, outside: readonly OutsideCopy[]): Promise<FoundHead> {
  const head = await currentHead();
  if (head) return judge(head, signer, outside);
  const objection = await findObjection(db(), null, outside);
  return { refusal: objection && sentence(objection), shard: null, size: 0 };
}
