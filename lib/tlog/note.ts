// PURE. C2SP signed-note: a text and the lines of those who signed it.

import { sha256 } from '@noble/hashes/sha2.js';
import { utf8 } from '#lib/canon/digest.ts';
import { toHex } from '#lib/canon/hex.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { TlogError } from './tlog-error.ts';

/** Bytes that name a signature's algorithm in key ids and verifier keys. */
export const signatureType = { ed25519: 0x01, cosignature: 0x04 } as const;
export type SignatureType = (typeof signatureType)[keyof typeof signatureType];

export const signaturesMax = 64;
const noteMax = 1_000_000;

export type NoteSignature = {
  name: string;
  /** Eight hex digits. */
  keyId: string;
  /** What follows the key id. */
  signature: Uint8Array;
  /** As it stands in the note, without its line feed. */
  line: string;
};
export type Note = { text: string; signatures: NoteSignature[] };

/** Whether a text can name a key: not empty, no white space, no control character, no plus. */
export const isKeyName = (name: string): boolean => name.isWellFormed() && /^[^\p{White_Space}\p{Cc}+]+$/u.test(name);

/** SHA-256 over a key's name, type and bytes; its first four bytes are the key id. */
export function keyHash(name: string, type: number, publicKey: Uint8Array): Uint8Array {
  return sha256(Uint8Array.of(...utf8(name), 0x0a, type, ...publicKey));
}

/** Key id as eight hex digits. */
export const keyId = (name: string, type: number, publicKey: Uint8Array): string =>
  toHex(keyHash(name, type, publicKey).subarray(0, 4));

/** The line of one signature, without its line feed. */
export function signatureLine(
  key: { name: string; type: SignatureType; publicKey: Uint8Array },
  signature: Uint8Array,
): string {
  if (!isKeyName(key.name)) throw new TlogError('BAD_NOTE', 'a key name has no spaces and no plus');
  const id = keyHash(key.name, key.type, key.publicKey).subarray(0, 4);
  return `— ${key.name} ${encodeBase64(Uint8Array.of(...id, ...signature))}`;
}

/** One signature line, without its line feed. @throws TlogError BAD_NOTE */
export function parseSignatureLine(line: string): NoteSignature {
  const [, name = '', encoded = ''] = /^— (\S+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? [];
  if (!isKeyName(name)) throw new TlogError('BAD_NOTE', 'malformed signature line');
  let bytes: Uint8Array;
  try {
    bytes = decodeBase64(encoded);
  } catch (cause) {
    throw new TlogError('BAD_NOTE', 'a signature is not base64', { cause });
  }
  if (bytes.length < 5) throw new TlogError('BAD_NOTE', 'a signature is too short');
  return { name, keyId: toHex(bytes.subarray(0, 4)), signature: bytes.subarray(4), line };
}

/** @throws TlogError BAD_NOTE when a text cannot stand in a note */
function assertNoteCharacters(text: string): void {
  if (text.length > noteMax) throw new TlogError('BAD_NOTE', 'the note is too long');
  if (!text.isWellFormed()) throw new TlogError('BAD_NOTE', 'the note is not valid Unicode');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) throw new TlogError('BAD_NOTE', 'the note has a control character');
}

/**
 * Takes a note apart; nothing of it is verified yet, and lines of unknown keys stay.
 * @throws TlogError BAD_NOTE
 */
export function parseNote(note: string): Note {
  assertNoteCharacters(note);
  const split = note.lastIndexOf('\n\n');
  if (split < 1) throw new TlogError('BAD_NOTE', 'no blank line before the signatures');
  const lines = note.slice(split + 2).split('\n');
  if (lines.pop() !== '' || lines.length === 0) throw new TlogError('BAD_NOTE', 'the last line does not end');
  if (lines.length > signaturesMax) throw new TlogError('BAD_NOTE', `more than ${signaturesMax} signatures`);
  return { text: note.slice(0, split + 1), signatures: lines.map(parseSignatureLine) };
}

/** A note from its text and the lines of its signatures. @throws TlogError BAD_NOTE */
export function formatNote(text: string, lines: readonly string[]): string {
  const note = `${text}\n${lines.map((line) => `${line}\n`).join('')}`;
  if (parseNote(note).text !== text) throw new TlogError('BAD_NOTE', 'the text does not end in a line feed');
  return note;
}

/** A note's bytes as text. @throws TlogError BAD_NOTE unless they are UTF-8 */
export function decodeNote(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new TlogError('BAD_NOTE', 'the note is not UTF-8', { cause });
  }
}
