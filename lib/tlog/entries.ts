// PURE. Entry bundles of C2SP tlog-tiles: leaves, each behind its length in two bytes, big end first.

import { tileWidth } from './tiles.ts';
import { TlogError } from './tlog-error.ts';

/** Longest leaf, in bytes. */
export const leafMax = 65_535;

/** @throws TlogError BAD_LEAF when a leaf is longer than a bundle can say */
export function assertLeaf(bytes: Uint8Array): Uint8Array {
  if (bytes.length > leafMax) throw new TlogError('BAD_LEAF', `a leaf has at most ${leafMax} bytes`);
  return bytes;
}

/** @throws TlogError BAD_LEAF, BAD_TILE for none or more than 256 leaves */
export function encodeEntries(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length < 1 || leaves.length > tileWidth) throw new TlogError('BAD_TILE', 'a bundle has 1 to 256 entries');
  const bundle = new Uint8Array(leaves.reduce((sum, leaf) => sum + 2 + assertLeaf(leaf).length, 0));
  const view = new DataView(bundle.buffer);
  let at = 0;
  for (const leaf of leaves) {
    view.setUint16(at, leaf.length);
    bundle.set(leaf, at + 2);
    at += 2 + leaf.length;
  }
  return bundle;
}

/** @throws TlogError BAD_TILE when the bytes are not a whole bundle of 1 to 256 entries */
export function decodeEntries(bundle: Uint8Array): Uint8Array[] {
  const view = new DataView(bundle.buffer, bundle.byteOffset, bundle.byteLength);
  const leaves: Uint8Array[] = [];
  for (let at = 0; at < bundle.length; ) {
    if (at + 2 > bundle.length) throw new TlogError('BAD_TILE', 'the bundle is cut');
    const end = at + 2 + view.getUint16(at);
    if (end > bundle.length) throw new TlogError('BAD_TILE', 'the bundle is cut');
    leaves.push(bundle.slice(at + 2, end));
    at = end;
  }
  if (leaves.length < 1 || leaves.length > tileWidth) throw new TlogError('BAD_TILE', 'a bundle has 1 to 256 entries');
  return leaves;
}
