import type { Db } from '#lib/db/transaction.ts';
import { hashNode } from '#lib/tlog/hash.ts';
import { fullTile, leafHashes, tileRoots } from './log-store.ts';
import { TransparencyError } from './transparency-error.ts';

const tileWidth = 256;
const tileHeight = 8;
const hashBytes = 32;

export type TreeReader = {
  /** Hash of the complete subtree over [index·2^level, (index+1)·2^level). */
  node(level: number, index: number): Promise<Uint8Array>;
  /** The hashes of a tile, as many as a tree of this size has in it. */
  tile(level: number, index: number): Promise<Uint8Array[]>;
};

function split(hashes: Uint8Array): Uint8Array[] {
  return Array.from({ length: hashes.length / hashBytes }, (_, at) =>
    hashes.subarray(at * hashBytes, (at + 1) * hashBytes),
  );
}

/** How many hashes a tile holds in a tree of `size` leaves. */
export const widthOf = (size: number, level: number, index: number): number =>
  Math.min(tileWidth, Math.floor(size / tileWidth ** level) - index * tileWidth);

/** Every node within a tile that is complete in it: its hashes, then the nodes over each two of them, up to its root. */
function levelsOf(hashes: Uint8Array[]): Uint8Array[][] {
  const levels = [hashes];
  for (let below = hashes; below.length > 1; ) {
    const next: Uint8Array[] = [];
    for (let at = 0; at + 1 < below.length; at += 2)
      next.push(hashNode(below[at] as Uint8Array, below[at + 1] as Uint8Array));
    levels.push(next);
    below = next;
  }
  return levels;
}

/** Reads the stored tree as it was at `size`; every tile is read once. */
export function treeReader(db: Db, shard: number, size: number): TreeReader {
  const tiles = new Map<string, Promise<Uint8Array[][]>>();

  async function load(level: number, index: number): Promise<Uint8Array[]> {
    const width = widthOf(size, level, index);
    const full = await fullTile(db, shard, level, index);
    if (full) return split(full).slice(0, width);
    const range = { from: index * tileWidth, to: index * tileWidth + width };
    const hashes = level === 0 ? await leafHashes(db, shard, range) : await tileRoots(db, shard, level - 1, range);
    if (hashes.length === width) return hashes;
    throw new TransparencyError('DAMAGED', `Tile ${level}/${index} of log ${shard} lacks hashes in the database.`);
  }
  function levels(level: number, index: number): Promise<Uint8Array[][]> {
    const key = `${level}/${index}`;
    const known = tiles.get(key) ?? load(level, index).then(levelsOf);
    tiles.set(key, known);
    return known;
  }
  async function node(level: number, index: number): Promise<Uint8Array> {
    const within = level % tileHeight;
    const span = tileWidth / 2 ** within;
    const found = (await levels(Math.floor(level / tileHeight), Math.floor(index / span)))[within]?.[index % span];
    if (found) return found;
    throw new TransparencyError('DAMAGED', `Log ${shard} has no node ${level}/${index} at size ${size}.`);
  }
  return { node, tile: async (level, index) => (await levels(level, index))[0] ?? [] };
}
