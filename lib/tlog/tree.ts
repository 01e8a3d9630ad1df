// PURE. A growing tree as the hashes of its largest complete subtrees, left to right: its peaks.

import { assertHash, emptyRoot, hashNode } from './hash.ts';
import { assertSize } from './size.ts';
import { TlogError } from './tlog-error.ts';

/** The complete subtree over the leaves [index * 2^level, (index + 1) * 2^level). */
export type Node = { level: number; index: number };

/**
 * The largest complete subtrees that make up the leaves [start, end), left to right. `start` is aligned to every one of
 * them, as it is for each range that RFC 6962 names.
 */
export function peaksOf(start: number, end: number): Node[] {
  const peaks: Node[] = [];
  for (let at = start; at < end; ) {
    let level = 0;
    let span = 1;
    while (span * 2 <= end - at) {
      span *= 2;
      level++;
    }
    peaks.push({ level, index: at / span });
    at += span;
  }
  return peaks;
}

/** Root over peaks, given left to right. */
export function rootOfPeaks(hashes: readonly Uint8Array[]): Uint8Array {
  const last = hashes.at(-1);
  if (!last) return emptyRoot;
  return hashes.slice(0, -1).reduceRight((right, left) => hashNode(left, right), assertHash(last));
}

/** Appends leaves and knows the root, in memory that grows with the logarithm of the size. */
export class TreeBuilder {
  #size: number;
  readonly #peaks: Uint8Array[];

  /** Continues a tree of `size` leaves whose peaks, in the order of `peaksOf(0, size)`, have these hashes. */
  constructor(size = 0, peaks: readonly Uint8Array[] = []) {
    if (peaksOf(0, assertSize(size)).length !== peaks.length)
      throw new TlogError('BAD_SIZE', `a tree of ${size} leaves does not have ${peaks.length} peaks`);
    this.#size = size;
    this.#peaks = peaks.map(assertHash);
  }

  get size(): number {
    return this.#size;
  }

  /** Hashes in the order of `peaksOf(0, size)`. */
  get peaks(): Uint8Array[] {
    return [...this.#peaks];
  }

  append(leafHash: Uint8Array): void {
    assertSize(this.#size + 1);
    let hash = assertHash(leafHash);
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2)
      hash = hashNode(this.#peaks.pop() as Uint8Array, hash);
    this.#peaks.push(hash);
    this.#size++;
  }

  root(): Uint8Array {
    return rootOfPeaks(this.#peaks);
  }
}

/** Root of the tree over these leaf hashes. */
export function rootFromHashes(leafHashes: Iterable<Uint8Array>): Uint8Array {
  const tree = new TreeBuilder();
  for (const hash of leafHashes) tree.append(hash);
  return tree.root();
}
