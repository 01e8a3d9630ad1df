// A shard's tree as its leader holds it: the peaks, and the last, unfilled tile of every level.

import type { Db } from '#lib/db/transaction.ts';
import { tileWidth } from '#lib/tlog/tiles.ts';
import { peaksOf, rootFromHashes, TreeBuilder } from '#lib/tlog/tree.ts';
import { treeReader } from './tree-reader.ts';

export type FilledTile = { level: number; index: number; hashes: Uint8Array; root: Uint8Array };

export class GrowingTree {
  readonly #builder: TreeBuilder;
  /** Unfilled tiles by level. */
  readonly #open: Uint8Array[][];

  constructor(builder: TreeBuilder = new TreeBuilder(), open: Uint8Array[][] = []) {
    this.#builder = builder;
    this.#open = open;
  }

  get size(): number {
    return this.#builder.size;
  }

  root(): Uint8Array {
    return this.#builder.root();
  }

  /** Appends one leaf. @returns the tiles that it filled, lowest first */
  append(leafHash: Uint8Array): FilledTile[] {
    this.#builder.append(leafHash);
    const filled: FilledTile[] = [];
    let rising = leafHash;
    let index = this.#builder.size - 1;
    for (let level = 0; ; level++) {
      const tile = this.#open[level] ?? [];
      this.#open[level] = tile;
      tile.push(rising);
      if (tile.length < tileWidth) return filled;
      this.#open[level] = [];
      rising = rootFromHashes(tile);
      index = Math.floor(index / tileWidth);
      filled.push({ level, index, hashes: Buffer.concat(tile), root: rising });
    }
  }
}

/** A shard's tree at `size`, from the database. @throws TransparencyError DAMAGED */
export async function loadTree(db: Db, shard: number, size: number): Promise<GrowingTree> {
  const reader = treeReader(db, shard, size);
  const peaks = await Promise.all(peaksOf(0, size).map(({ level, index }) => reader.node(level, index)));
  const open: Uint8Array[][] = [];
  for (let level = 0, hashes = size; hashes > 0; level++, hashes = Math.floor(hashes / tileWidth)) {
    const unfilled = hashes % tileWidth;
    open.push(unfilled === 0 ? [] : [...(await reader.tile(level, Math.floor(hashes / tileWidth)))]);
  }
  return new GrowingTree(new TreeBuilder(size, peaks), open);
}
