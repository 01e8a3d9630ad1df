// PURE. Many inclusion proofs under one root: what one proof has established is not computed again for the next, so that the
// proofs of neighbours cost a hash or two each. Every element of every path is still compared.

import { encodeBase64 } from '#lib/tlog/base64.ts';
import { decodeHash, hashNode, sameHash } from '#lib/tlog/hash.ts';
import { TlogError } from '#lib/tlog/tlog-error.ts';

type Claim = {
  leafHash: Uint8Array;
  index: number;
  /** Standard base64. */
  path: readonly string[];
};
type Node = {
  level: number;
  at: number;
  hash: Uint8Array /** The hash in base64, once it was needed. */;
  text: string | null;
};

const invalid = (message: string) => new TlogError('INCLUSION_INVALID', message);

export class InclusionSet {
  readonly #size: number;
  readonly #root: Uint8Array;
  /** Nodes that lead to the root, by level and place. */
  readonly #known: Map<number, Node>[] = [];

  constructor(tree: { size: number; root: Uint8Array }) {
    this.#size = tree.size;
    this.#root = tree.root;
  }

  /** @throws TlogError unless the leaf stands at `index` */
  verify({ leafHash, index, path }: Claim): void {
    if (!Number.isSafeInteger(index) || index < 0 || index >= this.#size) throw invalid(`no leaf ${index}`);
    const walked: Node[] = [];
    let hash: Uint8Array | null = leafHash;
    let level = 0;
    let at = index;
    let last = this.#size - 1;
    let used = 0;
    for (;;) {
      // The right edge of a tree whose size is no power of two: a node without a sibling stands for its parent.
      for (; last !== 0 && at === last && at % 2 === 0; level += 1) [at, last] = [at / 2, last / 2];
      if (hash !== null && this.#isKnown(level, at, hash, last === 0)) hash = null;
      if (last === 0) break;
      const text = path[used];
      if (text === undefined) throw invalid('the path is too short');
      used += 1;
      const isRight = at % 2 === 1;
      const place = isRight ? at - 1 : at + 1;
      if (hash === null) this.#assertKnown(level, place, text);
      else {
        const sibling = { level, at: place, hash: decodeHash(text), text };
        walked.push({ level, at, hash, text: null }, sibling);
        hash = isRight ? hashNode(sibling.hash, hash) : hashNode(hash, sibling.hash);
      }
      level += 1;
      at = Math.floor(at / 2);
      last = Math.floor(last / 2);
    }
    if (used !== path.length) throw invalid('the path is too long');
    for (const node of walked) this.#learn(node);
  }

  /** Whether a node is known to lead to the root. @throws TlogError when another hash is known in its place */
  #isKnown(level: number, at: number, hash: Uint8Array, isRoot: boolean): boolean {
    const known = isRoot ? this.#root : this.#known[level]?.get(at)?.hash;
    if (!known) return false;
    if (!sameHash(known, hash)) throw invalid('the path leads to another root');
    return true;
  }

  // Above a known node both children of every node are known.
  #assertKnown(level: number, at: number, text: string): void {
    const known = this.#known[level]?.get(at);
    if (!known) throw invalid('the path is another than that of its neighbours');
    known.text ??= encodeBase64(known.hash);
    if (known.text !== text) throw invalid('the path is another than that of its neighbours');
  }

  #learn(node: Node): void {
    const nodes = this.#known[node.level] ?? new Map<number, Node>();
    this.#known[node.level] = nodes;
    if (!nodes.has(node.at)) nodes.set(node.at, node);
  }
}
