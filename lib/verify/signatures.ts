// PURE. Hash and signature of an artefact as the published verifiers check them. They read base64url leniently (a last
// character with other unused bits passes), so the format's verdict must too; our own checks refuse such spellings.

import { publicKeyFromDidKey } from '#lib/canon/did-key.ts';
import { hashInsertionOrder, utf8 } from '#lib/canon/digest.ts';
import { verifyEd25519 } from '#lib/canon/ed25519.ts';
import { CanonError } from '#lib/canon/error.ts';
import { Refusal } from './report.ts';

function decodeLeniently(text: string): Uint8Array | null {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

/** @throws Refusal INVALID_DID_FORMAT when the signer is no safe Ed25519 did:key, SIGNATURE_INVALID otherwise */
export async function assertSignedBy(signerDid: string, message: string, signature: string): Promise<void> {
  let key: Uint8Array;
  try {
    key = publicKeyFromDidKey(signerDid);
  } catch (cause) {
    if (!(cause instanceof CanonError)) throw cause;
    throw new Refusal('INVALID_DID_FORMAT', `The signer is not a usable Ed25519 did:key: ${cause.message}.`, { cause });
  }
  const bytes = decodeLeniently(signature);
  if (!bytes || !(await verifyEd25519(key, utf8(message), bytes))) {
    throw new Refusal('SIGNATURE_INVALID', "The signature is not the signer's over this hash.");
  }
}

/** Rule B over the payload must equal the stated hash. @throws Refusal HASH_MISMATCH */
export async function assertPayloadHash(envelope: {
  payload: unknown;
  payload_hash_b64u: string;
  hash_algorithm: string;
}) {
  if (envelope.hash_algorithm !== 'SHA-256') {
    throw new Refusal('HASH_MISMATCH', `${envelope.hash_algorithm} hashes cannot be recomputed.`);
  }
  if ((await hashInsertionOrder(envelope.payload)) !== envelope.payload_hash_b64u) {
    throw new Refusal('HASH_MISMATCH', 'The payload is not the one that was hashed.');
  }
}
