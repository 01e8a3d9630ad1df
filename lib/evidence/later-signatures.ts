// What witnesses signed since the package was sealed. They sign the log as it is when they look, so a proof comes along
// that the tree they signed goes on from the package's.

import type { Db } from '#lib/db/transaction.ts';
import { encodeBase64 } from '#lib/tlog/base64.ts';
import { type ParsedCheckpoint, parseCheckpoint } from '#lib/tlog/checkpoint.ts';
import { formatNote, parseNote } from '#lib/tlog/note.ts';
import { consistencyPath } from '#lib/tlog/proofs.ts';
import { allShards } from '#lib/transparency/log-store.ts';
import { treeReader } from '#lib/transparency/tree-reader.ts';
import { cosignedCheckpoint } from './companion-store.ts';

export type LaterSignatures = {
  /** The checkpoint with our signature and every witness's: a C2SP signed note. */
  noteText: string;
  document: {
    origin: string;
    package_size: number;
    cosigned_size: number;
    /** Consistency proof from the one to the other, standard base64; empty when they are the same. */
    consistency: string[];
    cosignatures: { key_name: string; received_at: string }[];
  };
};

/** The checkpoint that a note carries. */
export const checkpointIn = (noteText: string): ParsedCheckpoint => parseCheckpoint(parseNote(noteText).text);

/** @returns null while no witness has signed the package's tree or a later state of it */
export async function laterSignatures(db: Db, sealed: ParsedCheckpoint): Promise<LaterSignatures | null> {
  const shard = (await allShards(db)).find(({ origin }) => origin === sealed.origin);
  const found = shard && (await cosignedCheckpoint(db, shard.shard, BigInt(sealed.size)));
  if (!found) return null;
  const size = Number(found.size);
  const reader = treeReader(db, shard.shard, size);
  const path = size === sealed.size ? [] : await consistencyPath(sealed.size, size, reader.node);
  const note = parseNote(found.noteText);
  const lines = [...note.signatures, ...found.signatures].map(({ line }) => line);
  return {
    noteText: formatNote(note.text, lines),
    document: {
      origin: sealed.origin,
      package_size: sealed.size,
      cosigned_size: size,
      consistency: path.map(encodeBase64),
      cosignatures: found.signatures.map(({ keyName, receivedAt }) => ({
        key_name: keyName,
        received_at: receivedAt.toISOString(),
      })),
    },
  };
}
