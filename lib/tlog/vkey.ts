// PURE. Verifier keys: `<name>+<hex key id>+<base64(type ‖ public key)>`, and signing notes with plain Ed25519.

import { utf8 } from '#lib/canon/digest.ts';
import { type Signer, verifyEd25519 } from '#lib/canon/ed25519.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import {
  formatNote,
  isKeyName,
  keyId,
  type Note,
  type NoteSignature,
  type SignatureType,
  signatureLine,
  signatureType,
} from './note.ts';
import { TlogError } from './tlog-error.ts';

export type VerifierKey = { name: string; keyId: string; type: SignatureType; publicKey: Uint8Array };

/** @throws TlogError BAD_VKEY for a name or key that none can have */
export function formatVkey(key: { name: string; type: SignatureType; publicKey: Uint8Array }): string {
  const { name, type, publicKey } = key;
  if (!isKeyName(name) || publicKey.length !== 32) throw new TlogError('BAD_VKEY', 'no name or no Ed25519 key');
  return `${name}+${keyId(name, type, publicKey)}+${encodeBase64(Uint8Array.of(type, ...publicKey))}`;
}

/** @throws TlogError BAD_VKEY also when the key id is not the key's */
export function parseVkey(vkey: string): VerifierKey {
  const [, name = '', id = '', encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(vkey) ?? [];
  if (!isKeyName(name)) throw new TlogError('BAD_VKEY', 'not of the form NAME+ID+KEY');
  let bytes: Uint8Array;
  try {
    bytes = decodeBase64(encoded);
  } catch (cause) {
    throw new TlogError('BAD_VKEY', 'the key is not base64', { cause });
  }
  const type = Object.values(signatureType).find((known) => known === bytes[0]);
  if (type === undefined || bytes.length !== 33) throw new TlogError('BAD_VKEY', 'neither Ed25519 nor cosignature/v1');
  const publicKey = bytes.subarray(1);
  if (keyId(name, type, publicKey) !== id) throw new TlogError('BAD_VKEY', 'the key id is not that of the key');
  return { name, keyId: id, type, publicKey };
}

/** A note over `text` with one plain Ed25519 signature. */
export async function signNote(text: string, key: { name: string; signer: Signer }): Promise<string> {
  const { name, signer } = key;
  const signature = await signer.sign(utf8(text));
  return formatNote(text, [
    signatureLine({ name, type: signatureType.ed25519, publicKey: signer.publicKey }, signature),
  ]);
}

/** The lines of a note that claim to be of a key: its name and its id. */
export const linesOf = (note: Note, key: Pick<VerifierKey, 'name' | 'keyId'>): NoteSignature[] =>
  note.signatures.filter(({ name, keyId: id }) => name === key.name && id === key.keyId);

/**
 * Checks a note's plain Ed25519 signature. Lines of other keys are passed over; one false line of this key spoils the note.
 * @throws TlogError SIGNATURE_MISSING, SIGNATURE_INVALID, BAD_VKEY
 */
export async function verifyNote(note: Note, vkey: string): Promise<void> {
  const key = parseVkey(vkey);
  if (key.type !== signatureType.ed25519) throw new TlogError('BAD_VKEY', 'not a plain Ed25519 key');
  const lines = linesOf(note, key);
  if (lines.length === 0) throw new TlogError('SIGNATURE_MISSING', `no signature of ${key.name}`);
  for (const { signature } of lines)
    if (!(await verifyEd25519(key.publicKey, utf8(note.text), signature)))
      throw new TlogError('SIGNATURE_INVALID', `the signature of ${key.name} does not verify`);
}
