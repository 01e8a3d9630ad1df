// PURE. Hash and signature of an artefact as the published verifiers check them. They read base64url leniently (a last
// character with other unused bits passes), so the format's verdict must too; our own checks refuse such spellings.

import { sha256B64u } from '#lib/canon/digest.ts';
import { CanonError } from '#lib/canon/error.ts';
import { Refusal } from './report.ts';
import { type SignatureChecker, type Signed, signatureChecker } from './signature-checker.ts';

/** What an envelope's signature says: its signer signed the text of the hash. */
export const signedBy = (envelope: {
  signer_did: string;
  payload_hash_b64u: string;
  signature_b64u: string;
}): Signed => ({
  signerDid: envelope.signer_did,
  message: envelope.payload_hash_b64u,
  signature: envelope.signature_b64u,
});

/** @throws Refusal INVALID_DID_FORMAT when the signer is no safe Ed25519 did:key, SIGNATURE_INVALID otherwise */
export async function assertSignedBy(signed: Signed, checker: SignatureChecker = signatureChecker()): Promise<void> {
  let good: boolean;
  try {
    good = await checker.verify(signed);
  } catch (cause) {
    if (!(cause instanceof CanonError)) throw cause;
    throw new Refusal('INVALID_DID_FORMAT', `The signer is not a usable Ed25519 did:key: ${cause.message}.`, { cause });
  }
  if (!good) throw new Refusal('SIGNATURE_INVALID', "The signature is not the signer's over this hash.");
}

/** Rule B over the payload must equal the stated hash. @throws Refusal HASH_MISMATCH */
export async function assertPayloadHash(
  envelope: { payload: unknown; payload_hash_b64u: string; hash_algorithm: string },
  // What is verified was parsed, so it is plain JSON: nothing in it has to be looked at before it is hashed.
  payloadText = JSON.stringify(envelope.payload),
) {
  if (envelope.hash_algorithm !== 'SHA-256') {
    throw new Refusal('HASH_MISMATCH', `${envelope.hash_algorithm} hashes cannot be recomputed.`);
  }
  if ((await sha256B64u(payloadText)) !== envelope.payload_hash_b64u) {
    throw new Refusal('HASH_MISMATCH', 'The payload is not the one that was hashed.');
  }
}
