import type { Db } from '#lib/db/transaction.ts';
import { inclusionPath } from '#lib/tlog/proofs.ts';
import { leafOfPackage, leavesOfEntries, newestCheckpoint } from './log-store.ts';
import { type TreeReader, treeReader } from './tree-reader.ts';

export type Checkpoint = { shard: number; size: number; noteText: string };

export type ProvenEntry = {
  auditId: bigint;
  shard: number;
  index: number;
  leafText: string;
  /** Hashes of the inclusion path, standard base64. */
  path: string[];
};

export type EntryProofs = {
  /** Of the newest shard that holds one of the entries. */
  checkpoint: Checkpoint;
  /** One for every shard that holds an entry, the newest first: more than one only after a new origin. */
  checkpoints: Checkpoint[];
  entries: ProvenEntry[];
};

export type LeafProof = { checkpoint: Checkpoint; shard: number; index: number; leafText: string; path: string[] };

type Leaf = { shard: number; index: bigint; leafText: string };

async function checkpointOf(db: Db, shard: number): Promise<Checkpoint | null> {
  const row = await newestCheckpoint(db, shard);
  return row && { shard, size: Number(row.size), noteText: row.noteText };
}

/** The newest checkpoint of the log, which is of its newest shard; null before the first. */
export async function latestCheckpoint(db: Db): Promise<Checkpoint | null> {
  const row = await newestCheckpoint(db);
  return row && { shard: row.shard, size: Number(row.size), noteText: row.noteText };
}

async function pathOf(reader: TreeReader, index: number, size: number): Promise<string[]> {
  const path = await inclusionPath(index, size, reader.node);
  return path.map((hash) => Buffer.from(hash).toString('base64'));
}

/** The newest checkpoint of every shard that `leaves` lie in; null when one does not cover its leaves. */
async function covering(db: Db, leaves: readonly Leaf[]): Promise<Map<number, Checkpoint> | null> {
  const found = new Map<number, Checkpoint>();
  for (const shard of new Set(leaves.map((leaf) => leaf.shard))) {
    const checkpoint = await checkpointOf(db, shard);
    if (checkpoint) found.set(shard, checkpoint);
  }
  const covered = leaves.every(({ shard, index }) => Number(index) < (found.get(shard)?.size ?? 0));
  return covered ? found : null;
}

/**
 * Inclusion proofs of audit entries, all under the newest checkpoint of their log.
 * @returns null while one of the entries is under no checkpoint yet
 */
export async function proveEntries(db: Db, auditIds: readonly bigint[]): Promise<EntryProofs | null> {
  const wanted = [...new Set(auditIds)];
  const leaves = await leavesOfEntries(db, wanted);
  if (leaves.length === 0 || leaves.length < wanted.length) return null;
  const checkpoints = await covering(db, leaves);
  if (!checkpoints) return null;
  const readers = new Map([...checkpoints].map(([shard, { size }]) => [shard, treeReader(db, shard, size)]));
  const byId = new Map(leaves.map((leaf) => [leaf.auditId, leaf]));
  const entries: ProvenEntry[] = [];
  for (const auditId of wanted) {
    const leaf = byId.get(auditId);
    const size = leaf && checkpoints.get(leaf.shard)?.size;
    const reader = leaf && readers.get(leaf.shard);
    if (!leaf || !size || !reader) return null;
    const index = Number(leaf.index);
    const path = await pathOf(reader, index, size);
    entries.push({ auditId, shard: leaf.shard, index, leafText: leaf.leafText, path });
  }
  const newestFirst = [...checkpoints.values()].sort((a, b) => b.shard - a.shard);
  const [checkpoint] = newestFirst;
  return checkpoint ? { checkpoint, checkpoints: newestFirst, entries } : null;
}

/**
 * Inclusion proof of a package's manifest under the newest checkpoint of its log.
 * @returns null while it is under no checkpoint yet
 */
export async function proveLeaf(db: Db, { packageId }: { packageId: string }): Promise<LeafProof | null> {
  const leaf = await leafOfPackage(db, packageId);
  const checkpoint = leaf && (await checkpointOf(db, leaf.shard));
  if (!checkpoint || Number(leaf.index) >= checkpoint.size) return null;
  const index = Number(leaf.index);
  const reader = treeReader(db, leaf.shard, checkpoint.size);
  const path = await pathOf(reader, index, checkpoint.size);
  return { checkpoint, shard: leaf.shard, index, leafText: leaf.leafText, path };
}
