// For tests: trees kept whole, a signer of a fixed seed, and the code of a refusal.

import { type Signer, signerFromSeed } from '#lib/canon/ed25519.ts';
import { hashLeaf, hashNode } from './hash.ts';
import type { ReadNode } from './proofs.ts';
import { TlogError } from './tlog-error.ts';

/** The code that `work` is refused with, or ACCEPTED. */
export async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof TlogError) return error.code;
    throw error;
  }
  return 'ACCEPTED';
}

export const leafOf = (index: number): Uint8Array => new TextEncoder().encode(`leaf ${index}`);
export const leafHashes = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, index) => hashLeaf(leafOf(index)));

/** Reads complete subtrees from a list of leaf hashes, the slow and plain way. */
export function readFrom(hashes: readonly Uint8Array[]): ReadNode {
  const read = (level: number, index: number): Uint8Array => {
    const hash = level === 0 ? hashes[index] : hashNode(read(level - 1, 2 * index), read(level - 1, 2 * index + 1));
    if (!hash) throw new Error(`leaf ${index} was read, there are ${hashes.length}`);
    return hash;
  };
  return read;
}

export const testSigner = (seed: number): Promise<Signer> => signerFromSeed(new Uint8Array(32).fill(seed));
