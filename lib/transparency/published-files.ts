// The log as static files: `<data folder>/log/<shard>/` laid out as C2SP tlog-tiles says.

import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type OutsideCopy, type Seen, seenNote } from './outside.ts';

const rootOf = (dataDir: string) => join(dataDir, 'log');

/** Folder of one shard's files. */
export const shardDir = (dataDir: string, shard: number): string => join(rootOf(dataDir), String(shard));

const isMissing = (error: unknown) => ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

/** A file's bytes, null when there is no such file. */
export async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Puts a file in place as a whole: a reader sees what was there before, or all of it. */
export async function putFile(path: string, bytes: Uint8Array | string): Promise<void> {
  const draft = `${path}.${process.pid}.draft`;
  try {
    await writeFile(draft, bytes);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, bytes);
  }
  await rename(draft, path);
}

/** Removes a folder of partial tiles: the full tile has come. */
export const dropFolder = (path: string) => rm(path, { recursive: true, force: true });

async function shardsThere(dataDir: string): Promise<string[]> {
  try {
    return (await readdir(rootOf(dataDir))).filter((name) => /^\d+$/.test(name));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** The published checkpoints, for the comparison before the first signature. */
export const publishedCopies = (dataDir: string): OutsideCopy => ({
  where: `the folder of published checkpoints (${rootOf(dataDir)})`,
  seen: async () => {
    const found: Seen[] = [];
    for (const shard of await shardsThere(dataDir)) {
      const note = await readIfThere(join(rootOf(dataDir), shard, 'checkpoint'));
      if (note) found.push(seenNote(note.toString('utf8')));
    }
    return found;
  },
});
