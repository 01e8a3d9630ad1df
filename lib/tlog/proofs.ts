// PURE. Checking the proofs of RFC 6962 section 2.1 (the algorithms are those that RFC 9162 section 2.1 spells out).

import { assertHash, hashNode, sameHash } from './hash.ts';
import { assertSize } from './size.ts';
import { TlogError } from './tlog-error.ts';

export { consistencyNodes, consistencyPath, inclusionNodes, inclusionPath, type ReadNode } from './paths.ts';

/** A path in a tree of at most 2^53 leaves has no more elements. */
export const pathMax = 63;

const half = (value: number) => Math.floor(value / 2);

function assertPath(path: readonly Uint8Array[]): void {
  if (path.length > pathMax) throw new TlogError('BAD_PROOF', `a path has at most ${pathMax} hashes`);
  path.forEach(assertHash);
}

export type InclusionClaim = {
  leafHash: Uint8Array;
  index: number;
  size: number;
  path: readonly Uint8Array[];
  root: Uint8Array;
};

/** The root that a leaf's path leads to. @throws TlogError INCLUSION_INVALID when the path has the wrong length */
export function rootFromInclusion(claim: Omit<InclusionClaim, 'root'>): Uint8Array {
  const { index, size, path } = claim;
  assertSize(index, 'index');
  assertSize(size);
  assertPath(path);
  if (index >= size) throw new TlogError('INCLUSION_INVALID', `no leaf ${index} in a tree of ${size}`);
  let hash = assertHash(claim.leafHash);
  let at = index;
  let last = size - 1;
  for (const sibling of path) {
    if (last === 0) throw new TlogError('INCLUSION_INVALID', 'the path is too long');
    if (at % 2 === 1 || at === last) {
      hash = hashNode(sibling, hash);
      while (at % 2 === 0 && at !== 0) {
        at = half(at);
        last = half(last);
      }
    } else hash = hashNode(hash, sibling);
    at = half(at);
    last = half(last);
  }
  if (last !== 0) throw new TlogError('INCLUSION_INVALID', 'the path is too short');
  return hash;
}

/** @throws TlogError unless the leaf stands at `index` in the tree of `size` with this root */
export function verifyInclusion(claim: InclusionClaim): void {
  const root = rootFromInclusion(claim);
  if (!sameHash(root, assertHash(claim.root)))
    throw new TlogError('INCLUSION_INVALID', 'the path leads to another root');
}

export type ConsistencyClaim = {
  first: number;
  second: number;
  firstRoot: Uint8Array;
  secondRoot: Uint8Array;
  path: readonly Uint8Array[];
};

/** @throws TlogError unless the tree of `second` begins with the whole tree of `first`; `first` is not 0 */
export function verifyConsistency(claim: ConsistencyClaim): void {
  const { first, second, path } = claim;
  assertSize(first);
  assertSize(second);
  assertPath(path);
  const firstRoot = assertHash(claim.firstRoot);
  const secondRoot = assertHash(claim.secondRoot);
  // Nothing could be said about the empty tree: every tree begins with it.
  if (first === 0) throw new TlogError('CONSISTENCY_INVALID', 'no proof begins at the empty tree');
  if (first > second) throw new TlogError('CONSISTENCY_INVALID', `size ${second} is smaller than ${first}`);
  if (first === second && path.length > 0) throw new TlogError('CONSISTENCY_INVALID', 'equal sizes need no path');
  const [oldRoot, newRoot] = first === second ? [firstRoot, firstRoot] : rootsFrom(first, second, firstRoot, path);
  if (!sameHash(oldRoot, firstRoot)) throw new TlogError('CONSISTENCY_INVALID', 'the path leads to another old root');
  if (!sameHash(newRoot, secondRoot)) throw new TlogError('CONSISTENCY_INVALID', 'the path leads to another new root');
}

function rootsFrom(
  first: number,
  second: number,
  firstRoot: Uint8Array,
  path: readonly Uint8Array[],
): [Uint8Array, Uint8Array] {
  let at = first - 1;
  let last = second - 1;
  while (at % 2 === 1) {
    at = half(at);
    last = half(last);
  }
  // The old tree being one complete subtree, its root is the path's first element and is left out.
  const [start, ...rest] = at === 0 ? [firstRoot, ...path] : path;
  if (!start) throw new TlogError('CONSISTENCY_INVALID', 'the path is empty');
  let oldHash = start;
  let newHash = start;
  for (const hash of rest) {
    if (last === 0) throw new TlogError('CONSISTENCY_INVALID', 'the path is too long');
    if (at % 2 === 1 || at === last) {
      oldHash = hashNode(hash, oldHash);
      newHash = hashNode(hash, newHash);
      while (at % 2 === 0 && at !== 0) {
        at = half(at);
        last = half(last);
      }
    } else newHash = hashNode(newHash, hash);
    at = half(at);
    last = half(last);
  }
  if (last !== 0) throw new TlogError('CONSISTENCY_INVALID', 'the path is too short');
  return [oldHash, newHash];
}
