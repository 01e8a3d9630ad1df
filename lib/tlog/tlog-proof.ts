// PURE. c2sp.org/tlog-proof@v1: one file that shows, offline, that a leaf stands in a log.

import { decodeBase64, encodeBase64 } from './base64.ts';
import { type ParsedCheckpoint, verifyCheckpoint } from './checkpoint.ts';
import { assertHash, decodeHash } from './hash.ts';
import { parseNote } from './note.ts';
import { pathMax, verifyInclusion } from './proofs.ts';
import { assertSize, parseSize } from './size.ts';
import { TlogError } from './tlog-error.ts';

const header = 'c2sp.org/tlog-proof@v1';

export type TlogProof = {
  index: number;
  path: Uint8Array[];
  /** The signed note. */
  checkpoint: string;
  /** Not authenticated by anything. */
  extra?: Uint8Array;
};

/** The text of a `.tlog-proof` file. */
export function formatTlogProof({ index, path, checkpoint, extra }: TlogProof): string {
  parseNote(checkpoint);
  const lines = [header];
  if (extra) lines.push(`extra ${encodeBase64(extra)}`);
  lines.push(`index ${assertSize(index, 'index')}`, ...path.map((hash) => encodeBase64(assertHash(hash))), '');
  return `${lines.join('\n')}\n${checkpoint}`;
}

/** @throws TlogError BAD_PROOF, BAD_NOTE */
export function parseTlogProof(text: string): TlogProof {
  const split = text.indexOf('\n\n');
  if (split < 0) throw new TlogError('BAD_PROOF', 'no blank line before the checkpoint');
  const lines = text.slice(0, split).split('\n');
  const checkpoint = text.slice(split + 2);
  if (lines.shift() !== header) throw new TlogError('BAD_PROOF', `the first line is not ${header}`);
  try {
    const extra = lines[0]?.startsWith('extra ') ? decodeBase64((lines.shift() as string).slice(6)) : undefined;
    const indexLine = lines.shift() ?? '';
    if (!indexLine.startsWith('index ')) throw new TlogError('BAD_PROOF', 'no index line');
    if (lines.length > pathMax) throw new TlogError('BAD_PROOF', `a path has at most ${pathMax} hashes`);
    const index = parseSize(indexLine.slice(6), 'index');
    parseNote(checkpoint);
    return { index, path: lines.map(decodeHash), checkpoint, ...(extra && { extra }) };
  } catch (cause) {
    throw new TlogError('BAD_PROOF', (cause as TlogError).message, { cause });
  }
}

/**
 * Checks a proof file against the leaf's hash and the log that the reader trusts.
 * @throws TlogError with the code of the failing part
 */
export async function verifyTlogProof(
  text: string,
  expected: { leafHash: Uint8Array; origin: string; vkey: string },
): Promise<{ index: number; checkpoint: ParsedCheckpoint }> {
  const { index, path, checkpoint: note } = parseTlogProof(text);
  const checkpoint = await verifyCheckpoint(note, expected);
  const { size, root } = checkpoint;
  verifyInclusion({ leafHash: expected.leafHash, index, size, path, root });
  return { index, checkpoint };
}
