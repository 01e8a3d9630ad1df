// PURE. C2SP tlog-cosignature, the Ed25519 form cosignature/v1: a witness states what it has seen, and when.

import { utf8 } from '#lib/canon/digest.ts';
import { type Signer, verifyEd25519 } from '#lib/canon/ed25519.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { type NoteSignature, parseNote, signatureLine, signatureType } from './note.ts';
import { assertSize } from './size.ts';
import { TlogError } from './tlog-error.ts';
import { linesOf, parseVkey } from './vkey.ts';

const timestampLength = 8;

const message = (timestamp: number, text: string): Uint8Array => utf8(`cosignature/v1\ntime ${timestamp}\n${text}`);

/**
 * The line of a cosignature over a checkpoint's text, without its line feed.
 * @param timestamp seconds since the epoch
 */
export async function signCosignature(
  text: string,
  key: { name: string; signer: Signer },
  timestamp: number,
): Promise<string> {
  parseCheckpoint(text);
  const signature = await key.signer.sign(message(assertSize(timestamp, 'time'), text));
  const bytes = new Uint8Array(timestampLength + signature.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(timestamp));
  bytes.set(signature, timestampLength);
  const { name, signer } = key;
  return signatureLine({ name, type: signatureType.cosignature, publicKey: signer.publicKey }, bytes);
}

function readTimestamp(signature: Uint8Array): number {
  if (signature.length !== timestampLength + 64)
    throw new TlogError('SIGNATURE_INVALID', 'a cosignature has 72 bytes after its key id');
  const view = new DataView(signature.buffer, signature.byteOffset, timestampLength);
  const timestamp = view.getBigUint64(0);
  if (timestamp > BigInt(Number.MAX_SAFE_INTEGER)) throw new TlogError('SIGNATURE_INVALID', 'the time is out of range');
  return Number(timestamp);
}

/**
 * Checks a witness's line over a checkpoint's text.
 * @throws TlogError SIGNATURE_MISSING when the line is another key's, SIGNATURE_INVALID, BAD_VKEY
 */
export async function verifyCosignature(
  text: string,
  line: NoteSignature,
  vkey: string,
): Promise<{ timestamp: number }> {
  const key = parseVkey(vkey);
  if (key.type !== signatureType.cosignature) throw new TlogError('BAD_VKEY', 'not a witness key');
  if (line.name !== key.name || line.keyId !== key.keyId)
    throw new TlogError('SIGNATURE_MISSING', `not a signature of ${key.name}`);
  const timestamp = readTimestamp(line.signature);
  const signature = line.signature.subarray(timestampLength);
  if (!(await verifyEd25519(key.publicKey, message(timestamp, text), signature)))
    throw new TlogError('SIGNATURE_INVALID', `the cosignature of ${key.name} does not verify`);
  return { timestamp };
}

/**
 * When a witness cosigned the checkpoint of a note; the newest time when it did so more than once.
 * @throws TlogError SIGNATURE_MISSING, SIGNATURE_INVALID, BAD_NOTE, BAD_VKEY
 */
export async function verifyCosigned(noteText: string, vkey: string): Promise<{ timestamp: number }> {
  const note = parseNote(noteText);
  const key = parseVkey(vkey);
  const lines = linesOf(note, key);
  if (lines.length === 0) throw new TlogError('SIGNATURE_MISSING', `no cosignature of ${key.name}`);
  let newest = 0;
  for (const line of lines) newest = Math.max(newest, (await verifyCosignature(note.text, line, vkey)).timestamp);
  return { timestamp: newest };
}
