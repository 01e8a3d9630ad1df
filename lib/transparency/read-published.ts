import { join } from 'node:path';
import { decodeEntries, encodeEntries } from '#lib/tlog/entries.ts';
import { entriesPath, parseTilePath, type Tile, tilePath, tileWidth } from '#lib/tlog/tiles.ts';
import { readIfThere, shardDir } from './published-files.ts';

/** What an address below `/log/` names. Entry bundles hold the leaves, which name people. */
export type PublishedName =
  | { shard: number; file: 'checkpoint' | 'vkey' }
  | { shard: number; file: 'tile'; tile: Tile };

const addressPattern = /^\/log\/(0|[1-9]\d{0,8})\/(checkpoint|vkey|tile\/[0-9a-z./]{1,60})$/;

/** Reads the path of an address; null for every spelling but the one that a file has. */
export function parsePublished(pathname: string): PublishedName | null {
  const [, digits, path] = addressPattern.exec(pathname) ?? [];
  if (digits === undefined || path === undefined) return null;
  const shard = Number(digits);
  if (path === 'checkpoint' || path === 'vkey') return { shard, file: path };
  try {
    return { shard, file: 'tile', tile: parseTilePath(path) };
  } catch {
    return null;
  }
}

/** Whether everybody may read it. */
export const isPublic = (name: PublishedName): boolean => name.file !== 'tile' || name.tile.level !== null;

const hashBytes = 32;

/** A partial tile or bundle out of the full one, which took its place. */
function cut(full: Uint8Array, { level, width }: Tile): Uint8Array {
  return level === null ? encodeEntries(decodeEntries(full).slice(0, width)) : full.subarray(0, width * hashBytes);
}

/** The bytes of a published file; null when there is none. */
export async function readPublished(dataDir: string, name: PublishedName): Promise<Uint8Array | null> {
  const dir = shardDir(dataDir, name.shard);
  if (name.file !== 'tile') return readIfThere(join(dir, name.file));
  const { level, index, width } = name.tile;
  const pathOf = (wide: number) => join(dir, level === null ? entriesPath(index, wide) : tilePath(level, index, wide));
  const there = await readIfThere(pathOf(width));
  if (there || width === tileWidth) return there;
  const full = await readIfThere(pathOf(tileWidth));
  return full && cut(full, name.tile);
}
