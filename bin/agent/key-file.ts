import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Signer, signerFromSeed } from '#lib/canon/ed25519.ts';

const seedBytes = 32;

function create(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  writeFileSync(path, pem, { mode: 0o600, flag: 'wx' });
}

/**
 * Opens the agent's Ed25519 key (PKCS#8, PEM), making it at first use. The key never leaves this process.
 * @throws when others may read the file, or when it holds another kind of key
 */
export async function openKeyFile(path: string): Promise<Signer> {
  if (!existsSync(path)) create(path);
  if ((statSync(path).mode & 0o077) !== 0) throw new Error(`${path} can be read by others; run: chmod 600 ${path}`);
  const key = createPrivateKey(readFileSync(path, 'utf8'));
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${path} does not hold an Ed25519 key.`);
  const der = key.export({ format: 'der', type: 'pkcs8' });
  return signerFromSeed(new Uint8Array(der.subarray(der.length - seedBytes)));
}
