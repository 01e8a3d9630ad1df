// PURE. C2SP tlog-tiles: names and contents of a log's static files.

import { assertHash, hashLength } from './hash.ts';
import { assertSize, parseSize } from './size.ts';
import { TlogError } from './tlog-error.ts';
import { rootFromHashes } from './tree.ts';

/** Hashes in a full tile. */
export const tileWidth = 256;
const tileHeight = 8;
const levelMax = 63;

/** `level` is null for a bundle of entries. `width` is 256 for a full tile. */
export type Tile = { level: number | null; index: number; width: number };

/** `x001/x234/067`: an index as path elements of three digits. */
function indexPath(index: number): string {
  const digits = String(assertSize(index, 'tile index'));
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const parts = padded.match(/\d{3}/g) as string[];
  return parts.map((part, at) => (at < parts.length - 1 ? `x${part}` : part)).join('/');
}

function pathOf(folder: string, index: number, width: number): string {
  if (!Number.isInteger(width) || width < 1 || width > tileWidth)
    throw new TlogError('BAD_TILE', `no tile is ${width} wide`);
  return `tile/${folder}/${indexPath(index)}${width === tileWidth ? '' : `.p/${width}`}`;
}

/** Path of a tile of hashes below the log's prefix. @throws TlogError BAD_TILE, BAD_SIZE */
export function tilePath(level: number, index: number, width = tileWidth): string {
  if (!Number.isInteger(level) || level < 0 || level > levelMax) throw new TlogError('BAD_TILE', `no level ${level}`);
  return pathOf(String(level), index, width);
}

/** Path of a bundle of entries below the log's prefix. @throws TlogError BAD_TILE, BAD_SIZE */
export const entriesPath = (index: number, width = tileWidth): string => pathOf('entries', index, width);

const tilePattern = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** The tile that a path names. @throws TlogError BAD_TILE for any path but the one that a tile has */
export function parseTilePath(path: string): Tile {
  const [, folder = '', digits = '', widthText] = tilePattern.exec(path) ?? [];
  const width = widthText === undefined ? tileWidth : Number(widthText);
  const plain = digits.replace(/[x/]/g, '').replace(/^0+(?=\d)/, '');
  const refused = new TlogError('BAD_TILE', 'no such path');
  if (plain === '' || plain.length > 16) throw refused;
  const index = parseSize(plain, 'tile index');
  const level = folder === 'entries' ? null : Number(folder);
  if (level !== null && level > levelMax) throw refused;
  const canonical = level === null ? entriesPath(index, width) : tilePath(level, index, width);
  if (canonical !== path) throw refused;
  return { level, index, width };
}

/**
 * The tiles and entry bundles that a tree of `size` needs and a tree of `from` did not have, a partial one at the end of
 * each level.
 */
export function* tilesFor(size: number, from = 0): Generator<Tile> {
  assertSize(size);
  assertSize(from);
  for (const bundle of levelTiles(size, from)) yield { level: null, ...bundle };
  let now = size;
  let before = from;
  for (let level = 0; now > 0; level++) {
    for (const tile of levelTiles(now, before)) yield { level, ...tile };
    now = Math.floor(now / tileWidth);
    before = Math.floor(before / tileWidth);
  }
}

function* levelTiles(hashes: number, before: number): Generator<{ index: number; width: number }> {
  if (hashes <= before) return;
  for (let index = Math.floor(before / tileWidth); index * tileWidth < hashes; index++)
    yield { index, width: Math.min(tileWidth, hashes - index * tileWidth) };
}

/** Where the hash of a complete subtree comes from: `count` hashes of a tile, beginning with the one at `offset`. */
export function tileOfNode(level: number, index: number): Tile & { level: number; offset: number; count: number } {
  const count = 2 ** (level % tileHeight);
  const first = index * count;
  const tileIndex = Math.floor(first / tileWidth);
  const offset = first - tileIndex * tileWidth;
  return { level: Math.floor(level / tileHeight), index: tileIndex, width: offset + count, offset, count };
}

/** The hash of a complete subtree from the bytes of its tile. @throws TlogError BAD_TILE when the tile is too narrow */
export function nodeFromTile(tile: Uint8Array, level: number, index: number): Uint8Array {
  const { offset, count } = tileOfNode(level, index);
  const end = (offset + count) * hashLength;
  if (tile.length % hashLength !== 0 || tile.length < end) throw new TlogError('BAD_TILE', 'the tile is too narrow');
  const hashes = Array.from({ length: count }, (_, at) =>
    assertHash(tile.slice((offset + at) * hashLength, (offset + at + 1) * hashLength)),
  );
  return rootFromHashes(hashes);
}
