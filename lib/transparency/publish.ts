// Writes the log's static files after the commit. The database is what they are made of: whatever is missing or differs
// is written again, and the checkpoint comes last, so that it never promises a tile that is not there.

import { join } from 'node:path';
import type { Db } from '#lib/db/transaction.ts';
import { encodeEntries } from '#lib/tlog/entries.ts';
import { formatNote, parseNote } from '#lib/tlog/note.ts';
import { entriesPath, type Tile, tilePath, tilesFor, tileWidth } from '#lib/tlog/tiles.ts';
import { allShards, leafTexts, newestCheckpoint } from './log-store.ts';
import { seenNote } from './outside.ts';
import { dropFolder, putFile, readIfThere, shardDir } from './published-files.ts';
import { type TreeReader, treeReader } from './tree-reader.ts';
import { cosignatureLines } from './witness-store.ts';

type Place = { db: Db; dataDir: string };

const pathOf = ({ level, index, width }: Tile) =>
  level === null ? entriesPath(index, width) : tilePath(level, index, width);

async function bytesOf(db: Db, shard: number, reader: TreeReader, { level, index, width }: Tile): Promise<Uint8Array> {
  if (level !== null) return Buffer.concat((await reader.tile(level, index)).slice(0, width));
  const range = { from: index * tileWidth, to: index * tileWidth + width };
  return encodeEntries((await leafTexts(db, shard, range)).map((text) => Buffer.from(text, 'utf8')));
}

/** Size of the published checkpoint; 0 when there is none that can be read. */
async function publishedSize(dir: string): Promise<number> {
  const note = await readIfThere(join(dir, 'checkpoint'));
  try {
    return note ? seenNote(note.toString('utf8')).size : 0;
  } catch {
    return 0; // damaged: every tile is looked at again and the file is written anew
  }
}

/** A checkpoint with the signatures of the witnesses that have cosigned it by now. */
async function cosigned(db: Db, checkpoint: { shard: number; size: bigint; noteText: string }): Promise<string> {
  const lines = await cosignatureLines(db, checkpoint.shard, Number(checkpoint.size));
  const { text, signatures } = parseNote(checkpoint.noteText);
  return formatNote(text, [...signatures.map(({ line }) => line), ...lines]);
}

async function putTiles({ db, dataDir }: Place, shard: number, range: { from: number; to: number }): Promise<void> {
  const dir = shardDir(dataDir, shard);
  const reader = treeReader(db, shard, range.to);
  for (const tile of tilesFor(range.to, range.from)) {
    const path = join(dir, pathOf(tile));
    await putFile(path, await bytesOf(db, shard, reader, tile));
    if (tile.width === tileWidth) await dropFolder(`${path}.p`);
  }
}

/**
 * Brings a shard's files up to its newest checkpoint. Files that claim more than the database has are left as they are:
 * they are the evidence that the database lost something.
 * @returns the size published now
 */
export async function publishShard(place: Place, shard: { shard: number; vkey: string }): Promise<number> {
  const { db, dataDir } = place;
  const dir = shardDir(dataDir, shard.shard);
  const checkpoint = await newestCheckpoint(db, shard.shard);
  const size = Number(checkpoint?.size ?? 0);
  const before = await publishedSize(dir);
  if (!checkpoint || before > size) return before;
  if (before < size) {
    await putTiles(place, shard.shard, { from: before, to: size });
    await putFile(join(dir, 'vkey'), `${shard.vkey}\n`);
  }
  const note = await cosigned(db, checkpoint);
  const there = await readIfThere(join(dir, 'checkpoint'));
  if (there?.toString('utf8') !== note) await putFile(join(dir, 'checkpoint'), note);
  return size;
}

/** Compares every published file of a shard with the database. @returns paths that were missing or differed, written again */
export async function repairShard({ db, dataDir }: Place, shard: number, signal: AbortSignal): Promise<string[]> {
  const dir = shardDir(dataDir, shard);
  const size = await publishedSize(dir);
  const newest = await newestCheckpoint(db, shard);
  if (size === 0 || size > Number(newest?.size ?? 0)) return [];
  const reader = treeReader(db, shard, size);
  const repaired: string[] = [];
  for (const tile of tilesFor(size)) {
    if (signal.aborted) break;
    const path = join(dir, pathOf(tile));
    const wanted = await bytesOf(db, shard, reader, tile);
    const there = await readIfThere(path);
    if (there && Buffer.compare(there, wanted) === 0) continue;
    await putFile(path, wanted);
    repaired.push(pathOf(tile));
  }
  return repaired;
}

/** Brings the files of every shard up to date. @returns the size published of the newest one */
export async function publishAll(place: Place): Promise<number> {
  let size = 0;
  for (const shard of await allShards(place.db)) size = await publishShard(place, shard);
  return size;
}
