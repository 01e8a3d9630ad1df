import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { didKeyFromPublicKey } from '#lib/canon/did-key.ts';
import type { Signer } from '#lib/canon/ed25519.ts';

const spkiPrefixBytes = 12;

/** Raw 32-byte public key of an Ed25519 key object. */
function rawPublicKey(key: KeyObject): Uint8Array {
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return new Uint8Array(spki.subarray(spkiPrefixBytes));
}

/**
 * A signer over a loaded key object: parsing the key for each signature would cost ten times the signature.
 * @param pkcs8Pem unencrypted PKCS#8 of an Ed25519 private key
 */
export function signerFromPem(pkcs8Pem: string): Signer {
  const key = createPrivateKey(pkcs8Pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('The key is not an Ed25519 key.');
  const publicKey = rawPublicKey(key);
  return {
    did: didKeyFromPublicKey(publicKey),
    kid: createHash('sha256').update(publicKey).digest('hex').slice(0, 16),
    publicKey,
    sign: async (data) => new Uint8Array(sign(null, data, key)),
  };
}
