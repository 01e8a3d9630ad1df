import type { Signer } from '#lib/canon/ed25519.ts';
import { auditLeafText } from '#lib/tlog/audit-leaf.ts';
import { signCheckpoint } from '#lib/tlog/checkpoint.ts';
import { hashLeaf } from '#lib/tlog/hash.ts';
import type { FilledTile, GrowingTree } from './growing-tree.ts';
import type { Batch, PendingRow } from './sequence-store.ts';

/** The leaf of what waits: an entry's is made of its row, a manifest's came with it. */
function leafTextOf(row: PendingRow): string {
  if (row.kind === 'manifest') return row.leafText ?? '';
  return auditLeafText(row);
}

/** Appends what waits to the tree and signs what it is then. Nothing is written yet. */
export async function sealBatch(
  tree: GrowingTree,
  rows: readonly PendingRow[],
  log: { shard: number; origin: string; signer: Signer; now: Date },
): Promise<Batch> {
  const from = tree.size;
  const leafTexts = rows.map(leafTextOf);
  const leafHashes = leafTexts.map((text) => hashLeaf(Buffer.from(text, 'utf8')));
  const tiles: FilledTile[] = leafHashes.flatMap((hash) => tree.append(hash));
  const root = tree.root();
  const noteText = await signCheckpoint({ origin: log.origin, size: tree.size, root }, log.signer);
  const rootHash = Buffer.from(root).toString('base64');
  const { shard, now: signedAt } = log;
  return { shard, from, to: tree.size, rootHash, noteText, signedAt, rows, leafTexts, leafHashes, tiles };
}
