// PURE. Making the proofs of RFC 6962 section 2.1. Every element of a path is the root of a range of leaves; a range is
// named by the complete subtrees that make it up, so that a caller can fetch all of them at once.

import { assertSize } from './size.ts';
import { TlogError } from './tlog-error.ts';
import { type Node, peaksOf, rootOfPeaks } from './tree.ts';

/** Hash of a complete subtree. */
export type ReadNode = (level: number, index: number) => Promise<Uint8Array> | Uint8Array;

/** The largest power of two below `count`. */
function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

/**
 * For each element of the inclusion path of leaf `index` in a tree of `size`, the subtrees that make it up.
 * @throws TlogError BAD_SIZE unless index < size
 */
export function inclusionNodes(index: number, size: number): Node[][] {
  assertSize(index, 'index');
  assertSize(size);
  if (index >= size) throw new TlogError('BAD_SIZE', `no leaf ${index} in a tree of ${size}`);
  const path: Node[][] = [];
  for (let start = 0, end = size; end - start > 1; ) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      path.push(peaksOf(middle, end));
      end = middle;
    } else {
      path.push(peaksOf(start, middle));
      start = middle;
    }
  }
  return path.reverse();
}

/**
 * For each element of the consistency path from `first` to `second`, the subtrees that make it up.
 * @throws TlogError BAD_SIZE unless 0 < first <= second
 */
export function consistencyNodes(first: number, second: number): Node[][] {
  assertSize(first);
  assertSize(second);
  if (first === 0 || first > second) throw new TlogError('BAD_SIZE', `no path from size ${first} to ${second}`);
  const path: Node[][] = [];
  let start = 0;
  let end = second;
  while (first !== end) {
    const middle = start + splitOf(end - start);
    if (first <= middle) {
      path.push(peaksOf(middle, end));
      end = middle;
    } else {
      path.push(peaksOf(start, middle));
      start = middle;
    }
  }
  // Where the old tree is a complete subtree of the new one, the verifier has its root already.
  if (start !== 0) path.push(peaksOf(start, end));
  return path.reverse();
}

const hashRanges = (ranges: Node[][], read: ReadNode): Promise<Uint8Array[]> =>
  Promise.all(
    ranges.map(async (nodes) => rootOfPeaks(await Promise.all(nodes.map(({ level, index }) => read(level, index))))),
  );

/** Inclusion path of leaf `index` in the tree of `size`, from the leaf's sibling upwards. */
export const inclusionPath = async (index: number, size: number, read: ReadNode): Promise<Uint8Array[]> =>
  hashRanges(inclusionNodes(index, size), read);

/** Consistency path from the tree of `first` to the tree of `second`. */
export const consistencyPath = async (first: number, second: number, read: ReadNode): Promise<Uint8Array[]> =>
  hashRanges(consistencyNodes(first, second), read);
