import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

// AES-256-GCM under a key derived (HKDF-SHA-256) from the master secret and a purpose, so that what is sealed for one
// purpose does not open for another. Text form: v1.<nonce>.<ciphertext and tag>, base64url.

export class SealError extends Error {
  override name = 'SealError';
}

export type SealPurpose = 'token' | 'matrix-account' | 'signing-key' | 'body';

const tagBytes = 16;
const keyFor = (secret: string, purpose: SealPurpose): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'countersign/seal/v1', purpose, 32));

/** Seals `text` so that only the holder of `secret` opens it, for this purpose only. */
export function sealText(secret: string, purpose: SealPurpose, text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyFor(secret, purpose), nonce);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `v1.${nonce.toString('base64url')}.${body.toString('base64url')}`;
}

/** @throws SealError when the text was altered, or sealed with another secret or for another purpose */
export function openText(secret: string, purpose: SealPurpose, sealed: string): string {
  const [version, nonce, body] = sealed.split('.');
  if (version !== 'v1' || !nonce || !body) throw new SealError('This is not a sealed text.');
  const bytes = Buffer.from(body, 'base64url');
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyFor(secret, purpose), Buffer.from(nonce, 'base64url'));
    decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
    return decipher.update(bytes.subarray(0, bytes.length - tagBytes), undefined, 'utf8') + decipher.final('utf8');
  } catch (cause) {
    throw new SealError('The sealed text does not open with this secret.', { cause });
  }
}

/** Opens a kept body of a model call. */
export const bodyOpener = (config: { masterSecret: string }) => ({
  open: (sealed: string) => openText(config.masterSecret, 'body', sealed),
});
