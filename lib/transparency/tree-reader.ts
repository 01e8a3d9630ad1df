import type { Db } from '#lib/db/transaction.ts';
import { hashNode } from '#lib/tlog/hash.ts';
import { fullTile, leavesBetween, tileRoots } from './log-store.ts';
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

/** Reads the stored tree as it was at `size`; every tile is read once. */
export function treeReader(db: Db, shard: number, size: number): TreeReader {
  const tiles = new Map<string, Promise<Uint8Array[]>>();
  const nodes = new Map<string, Promise<Uint8Array>>();

  async function load(level: number, index: number): Promise<Uint8Array[]> {
    const width = widthOf(size, level, index);
    const full = await fullTile(db, shard, level, index);
    if (full) return split(full).slice(0, width);
    const range = { from: index * tileWidth, to: index * tileWidth + width };
    const hashes =
      level === 0
        ? (await leavesBetween(db, shard, range)).map((leaf) => leaf.leafHash as Uint8Array)
        : await tileRoots(db, shard, level - 1, range);
    if (hashes.length === width) return hashes;
    throw new TransparencyError('DAMAGED', `Tile ${level}/${index} of log ${shard} lacks hashes in the database.`);
  }
  function once<T>(known: Map<string, Promise<T>>, level: number, index: number, make: () => Promise<T>): Promise<T> {
    const key = `${level}/${index}`;
    const value = known.get(key) ?? make();
    known.set(key, value);
    return value;
  }
  const tile = (level: number, index: number) => once(tiles, level, index, () => load(level, index));

  async function makeNode(level: number, index: number): Promise<Uint8Array> {
    if (level % tileHeight !== 0) {
      return hashNode(await node(level - 1, index * 2), await node(level - 1, index * 2 + 1));
    }
    const hashes = await tile(level / tileHeight, Math.floor(index / tileWidth));
    const hash = hashes[index % tileWidth];
    if (hash) return hash;
    throw new TransparencyError('DAMAGED', `Log ${shard} has no node ${level}/${index} at size ${size}.`);
  }
  const node = (level: number, index: number) => once(nodes, level, index, () => makeNode(level, index));
  return { node, tile };
}
