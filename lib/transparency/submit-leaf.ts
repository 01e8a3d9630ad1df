import type { Tx } from '#lib/db/transaction.ts';
import { insertManifestLeaf, notifyPending } from './log-store.ts';
import { TransparencyError } from './transparency-error.ts';

/** What an entry bundle's length prefix can say. */
export const leafBytesMax = 65_535;

/**
 * Hands the leaf of a package's manifest to the log, in the caller's transaction. It is in the log once `proveLeaf` answers.
 * @throws TransparencyError LEAF_TOO_LARGE
 */
export async function submitManifestLeaf(tx: Tx, leaf: { packageId: string; leafText: string }): Promise<void> {
  const bytes = Buffer.byteLength(leaf.leafText);
  if (bytes > leafBytesMax) {
    throw new TransparencyError('LEAF_TOO_LARGE', `A leaf of ${bytes} bytes does not fit the log (${leafBytesMax}).`);
  }
  await insertManifestLeaf(tx, leaf);
  await notifyPending(tx);
}
