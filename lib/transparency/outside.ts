// What is known of the log outside its database: a restored database contradicts it, and must not be signed over.

import type { Db } from '#lib/db/transaction.ts';
import { parseCheckpoint, verifyCheckpoint } from '#lib/tlog/checkpoint.ts';
import { sameHash } from '#lib/tlog/hash.ts';
import { parseNote } from '#lib/tlog/note.ts';
import { peaksOf, rootOfPeaks } from '#lib/tlog/tree.ts';
import { TransparencyError } from './transparency-error.ts';
import { treeReader } from './tree-reader.ts';

/** A checkpoint of ours that somebody holds; of a witness that tells a size only, no note is known. */
export type Seen = { origin: string; size: number; noteText: string | null };

/** A place outside the database. `seen` throws when the place cannot be read: then nothing may be signed. */
export type OutsideCopy = { where: string; seen: () => Promise<Seen[]> };

type ShardHead = { shard: number; origin: string; vkey: string; size: number };

/** Reads a note as something seen. @throws TlogError when it is no checkpoint */
export function seenNote(noteText: string): Seen {
  const { origin, size } = parseCheckpoint(parseNote(noteText).text);
  return { origin, size, noteText };
}

/** The number that an origin ends with; null for an origin that is none of ours. */
export const shardOf = (origin: string): number | null => {
  const [, digits] = /\/log\/(0|[1-9]\d{0,8})$/.exec(origin) ?? [];
  return digits === undefined ? null : Number(digits);
};

/** The root of a shard's tree as it was at `size`. */
export async function rootAt(db: Db, shard: number, size: number): Promise<Uint8Array> {
  const reader = treeReader(db, shard, size);
  return rootOfPeaks(await Promise.all(peaksOf(0, size).map(({ level, index }) => reader.node(level, index))));
}

async function contradiction(db: Db, head: ShardHead, { origin, size, noteText }: Seen): Promise<string | null> {
  if (origin !== head.origin) {
    const number = shardOf(origin);
    if (number !== null && number < head.shard) return null;
    return `a checkpoint of ${origin}, of which the database knows nothing`;
  }
  if (size > head.size) return `a checkpoint with ${size} entries, and the database has ${head.size}`;
  if (noteText === null) return null;
  try {
    const { root } = await verifyCheckpoint(noteText, head);
    if (sameHash(root, await rootAt(db, head.shard, size))) return null;
  } catch (error) {
    return `a checkpoint with ${size} entries that cannot be checked (${(error as Error).message})`;
  }
  return `a checkpoint with ${size} entries that has another root than the database`;
}

/** What stands against signing; `passing` when it may be over by itself: a place that could not be read just now. */
export type Objection = { why: string; passing: boolean };

async function objectionOf(db: Db, head: ShardHead | null, { where, seen }: OutsideCopy): Promise<Objection | null> {
  let found: Seen[];
  try {
    found = await seen();
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof TransparencyError)
      return { why: `${where} contradicts the database: ${message}.`, passing: false };
    return { why: `What ${where} holds of the log cannot be read: ${message}`, passing: true };
  }
  for (const checkpoint of found) {
    const why = head
      ? await contradiction(db, head, checkpoint)
      : `a checkpoint of ${checkpoint.origin} with ${checkpoint.size} entries, and the database has no log`;
    if (why) return { why: `${where} holds ${why}.`, passing: false };
  }
  return null;
}

/**
 * Compares the open shard with everything seen outside the database.
 * @param head the open shard; null when the database has none
 * @returns the first thing that speaks against signing, what is certain before what may pass; null when nothing does
 */
export async function findObjection(
  db: Db,
  head: ShardHead | null,
  copies: readonly OutsideCopy[],
): Promise<Objection | null> {
  const objections = await Promise.all(copies.map((copy) => objectionOf(db, head, copy)));
  const found = objections.filter((objection) => objection !== null);
  return found.find((objection) => !objection.passing) ?? found[0] ?? null;
}
