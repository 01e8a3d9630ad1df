// PURE. C2SP tlog-witness: the bodies of add-checkpoint.

import { encodeBase64 } from './base64.ts';
import { assertHash, decodeHash } from './hash.ts';
import { type NoteSignature, parseNote, parseSignatureLine, signaturesMax } from './note.ts';
import { pathMax } from './proofs.ts';
import { assertSize, parseSize } from './size.ts';
import { TlogError } from './tlog-error.ts';

/** Content type of the 409 answer that carries the witness's size. */
export const sizeContentType = 'text/x.tlog.size';

export type AddCheckpoint = {
  /** Size of the checkpoint that the witness cosigned last; 0 for none. */
  oldSize: number;
  path: Uint8Array[];
  /** The signed note. */
  checkpoint: string;
};

/** The body of a submission. */
export function formatAddCheckpoint({ oldSize, path, checkpoint }: AddCheckpoint): string {
  const lines = [`old ${assertSize(oldSize, 'old size')}`, ...path.map((hash) => encodeBase64(assertHash(hash))), ''];
  return `${lines.join('\n')}\n${checkpoint}`;
}

/** @throws TlogError BAD_REQUEST */
export function parseAddCheckpoint(body: string): AddCheckpoint {
  const split = body.indexOf('\n\n');
  if (split < 0) throw new TlogError('BAD_REQUEST', 'no empty line before the checkpoint');
  const [oldLine = '', ...hashes] = body.slice(0, split).split('\n');
  if (!oldLine.startsWith('old ')) throw new TlogError('BAD_REQUEST', 'no old size line');
  if (hashes.length > pathMax) throw new TlogError('BAD_REQUEST', `more than ${pathMax} hashes`);
  const checkpoint = body.slice(split + 2);
  try {
    parseNote(checkpoint);
    return { oldSize: parseSize(oldLine.slice(4), 'old size'), path: hashes.map(decodeHash), checkpoint };
  } catch (cause) {
    throw new TlogError('BAD_REQUEST', (cause as TlogError).message, { cause });
  }
}

/** The body of a 409 answer: the size the witness has. */
export const formatSizeAnswer = (size: number): string => `${assertSize(size)}\n`;

/** @throws TlogError BAD_REQUEST */
export function parseSizeAnswer(body: string): number {
  if (!body.endsWith('\n')) throw new TlogError('BAD_REQUEST', 'the size does not end in a line feed');
  return parseSize(body.slice(0, -1));
}

/** The signature lines of an answer. @throws TlogError BAD_REQUEST, BAD_NOTE */
export function parseCosignatureAnswer(body: string): NoteSignature[] {
  const lines = body.split('\n');
  if (lines.pop() !== '' || lines.length === 0 || lines.length > signaturesMax)
    throw new TlogError('BAD_REQUEST', 'the answer is no list of signature lines');
  return lines.map(parseSignatureLine);
}
