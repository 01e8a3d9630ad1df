// PURE. C2SP tlog-checkpoint: a signed note that states a log's size and root.

import type { Signer } from '#lib/canon/ed25519.ts';
import { encodeBase64 } from './base64.ts';
import { assertHash, decodeHash, emptyRoot, sameHash } from './hash.ts';
import { isKeyName, parseNote } from './note.ts';
import { assertSize, parseSize } from './size.ts';
import { TlogError } from './tlog-error.ts';
import { signNote, verifyNote } from './vkey.ts';

export type Checkpoint = { origin: string; size: number; root: Uint8Array };
/** Other logs may add lines of their own; ours never does. */
export type ParsedCheckpoint = Checkpoint & { extensions: string[] };

/** The note's text: three lines, each with its line feed. @throws TlogError BAD_CHECKPOINT for an origin with spaces */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  if (!isKeyName(origin)) throw new TlogError('BAD_CHECKPOINT', 'an origin has no spaces and no plus');
  return `${origin}\n${assertSize(size)}\n${encodeBase64(assertHash(root))}\n`;
}

/**
 * Reads the text of a note (not the whole note) as a checkpoint.
 * @throws TlogError BAD_CHECKPOINT
 */
export function parseCheckpoint(text: string): ParsedCheckpoint {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.length < 3 || lines.includes(''))
    throw new TlogError('BAD_CHECKPOINT', 'not at least three lines that are not empty');
  const [origin = '', sizeText = '', rootText = '', ...extensions] = lines;
  try {
    const size = parseSize(sizeText);
    const root = decodeHash(rootText);
    if (size === 0 && !sameHash(root, emptyRoot)) throw new TlogError('BAD_HASH', 'not the root of the empty tree');
    return { origin, size, root, extensions };
  } catch (cause) {
    throw new TlogError('BAD_CHECKPOINT', `size or root: ${(cause as TlogError).message}`, { cause });
  }
}

/** The signed note of a checkpoint; the key's name is the origin. */
export const signCheckpoint = (fields: Checkpoint, signer: Signer): Promise<string> =>
  signNote(checkpointText(fields), { name: fields.origin, signer });

/**
 * What a note states, once the log's own signature on it holds. Signatures of others are passed over.
 * @throws TlogError BAD_NOTE, BAD_CHECKPOINT, ORIGIN_UNKNOWN, SIGNATURE_MISSING, SIGNATURE_INVALID
 */
export async function verifyCheckpoint(
  noteText: string,
  log: { origin: string; vkey: string },
): Promise<ParsedCheckpoint> {
  const note = parseNote(noteText);
  const checkpoint = parseCheckpoint(note.text);
  if (checkpoint.origin !== log.origin)
    throw new TlogError('ORIGIN_UNKNOWN', `a checkpoint of another log than ${log.origin}`);
  await verifyNote(note, log.vkey);
  return checkpoint;
}
