// The witness's key: made on first use, kept for ever. Whoever holds the file can cosign in the witness's name.

import { stat } from 'node:fs/promises';
import { type Signer, signerFromSeed } from '#lib/canon/ed25519.ts';
import { toHex } from '#lib/canon/hex.ts';
import { decodeBase64, encodeBase64 } from '#lib/tlog/base64.ts';
import { isKeyName, signatureType } from '#lib/tlog/note.ts';
import { TlogError } from '#lib/tlog/tlog-error.ts';
import { formatVkey } from '#lib/tlog/vkey.ts';
import { putDurably, readIfThere } from './durable-file.ts';
import { WitnessError } from './witness-error.ts';

export type WitnessKey = { name: string; signer: Signer; vkey: string };

const seedLength = 32;
const header = 'countersign-witness-key-v1';

async function keyOf(name: string, seed: Uint8Array): Promise<WitnessKey> {
  const signer = await signerFromSeed(seed);
  return { name, signer, vkey: formatVkey({ name, type: signatureType.cosignature, publicKey: signer.publicKey }) };
}

async function readKey(path: string, text: string): Promise<WitnessKey> {
  const damaged = new WitnessError('BAD_KEY_FILE', `${path} is no key file of a witness. Restore it from a copy.`);
  const [first, name = '', encoded = '', end, ...more] = text.split('\n');
  if (first !== header || end !== '' || more.length > 0 || !isKeyName(name)) throw damaged;
  try {
    const seed = decodeBase64(encoded);
    if (seed.length !== seedLength) throw damaged;
    return await keyOf(name, seed);
  } catch (error) {
    if (error instanceof TlogError) throw damaged;
    throw error;
  }
}

/**
 * Opens the key file, and makes it when there is none.
 * @param wanted the key's name; by default what the file says, or one made of the new key
 * @throws WitnessError BAD_OPTION, BAD_KEY_FILE
 */
export async function openWitnessKey(path: string, wanted?: string): Promise<WitnessKey> {
  if (wanted !== undefined && !isKeyName(wanted))
    throw new WitnessError('BAD_OPTION', 'A name has no spaces and no plus, such as witness.example.org/w1.');
  const text = await readIfThere(path);
  if (text === null) {
    const seed = crypto.getRandomValues(new Uint8Array(seedLength));
    const { publicKey } = await signerFromSeed(seed);
    const name = wanted ?? `countersign-witness/${toHex(publicKey.subarray(0, 4))}`;
    await putDurably(path, `${header}\n${name}\n${encodeBase64(seed)}\n`);
    return keyOf(name, seed);
  }
  if (((await stat(path)).mode & 0o077) !== 0)
    throw new WitnessError('BAD_KEY_FILE', `Others may read ${path}. Make it yours alone: chmod 600.`);
  const key = await readKey(path, text);
  if (wanted !== undefined && wanted !== key.name)
    throw new WitnessError('BAD_OPTION', `The key in ${path} is named ${key.name}; a name cannot change.`);
  return key;
}
