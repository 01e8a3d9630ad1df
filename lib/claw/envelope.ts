// PURE. The signed envelope of the published formats (claw-formats.md section 2). Ed25519 over the UTF-8 bytes of the
// 43-character payload hash. Only the payload is signed: type, signer and times are not, so every time that matters
// stands in the payload, and each role has its own key.

import { z } from 'zod';
import { decodeBase64url, encodeBase64url, isCanonicalBase64url } from '#lib/canon/base64url.ts';
import { publicKeyFromDidKey } from '#lib/canon/did-key.ts';
import { deepSorted, hashInsertionOrder, hashJcs, utf8 } from '#lib/canon/digest.ts';
import { type Signer, verifyEd25519 } from '#lib/canon/ed25519.ts';
import { parseSafely } from '#lib/canon/parse-safely.ts';
import { ClawError } from './error.ts';

export const envelopeTypes = [
  'work_policy_contract',
  'gateway_receipt',
  'tool_receipt',
  'human_approval_receipt',
  'proof_bundle',
] as const;
export type EnvelopeType = (typeof envelopeTypes)[number];

export type Envelope<T = unknown> = {
  algorithm: 'Ed25519';
  envelope_type: EnvelopeType;
  envelope_version: '1';
  hash_algorithm: 'SHA-256';
  issued_at: string;
  payload: T;
  payload_hash_b64u: string;
  signature_b64u: string;
  signer_did: string;
};

const envelopeSchema = z.strictObject({
  algorithm: z.literal('Ed25519'),
  envelope_type: z.enum(envelopeTypes),
  envelope_version: z.literal('1'),
  hash_algorithm: z.literal('SHA-256'),
  issued_at: z.iso.datetime({ offset: true }),
  payload: z.record(z.string(), z.unknown()),
  payload_hash_b64u: z.string().refine((text) => isCanonicalBase64url(text, 32)),
  signature_b64u: z.string().refine((text) => isCanonicalBase64url(text, 64)),
  signer_did: z.string(),
});

/** Rule A for work policy contracts, rule B for everything else. */
export const payloadHash = (type: string, payload: unknown): Promise<string> =>
  type === 'work_policy_contract' ? hashJcs(payload) : hashInsertionOrder(payload);

/** Signs the text of a hash, as envelopes and export bundles do. */
export const signHashText = async (signer: Signer, hash: string): Promise<string> =>
  encodeBase64url(await signer.sign(utf8(hash)));

/** Whether `signature` is the signer's over the text of `hash`. @throws CanonError for a signer that is no did:key */
export const verifyHashText = (signerDid: string, hash: string, signature: string): Promise<boolean> =>
  verifyEd25519(publicKeyFromDidKey(signerDid), utf8(hash), decodeBase64url(signature));

/**
 * Signs a payload. The result's keys are sorted, so `JSON.stringify` of it is its canonical text. The payload is sorted
 * too, except in a proof bundle: receipts signed by others stand in it verbatim, so it is hashed as it was given.
 * @throws CanonError when the payload is not plain JSON
 */
export async function signEnvelope<T>(input: {
  type: EnvelopeType;
  payload: T;
  signer: Signer;
  issuedAt: string;
}): Promise<Envelope<T>> {
  const payload = input.type === 'proof_bundle' ? input.payload : deepSorted(input.payload);
  const hash = await payloadHash(input.type, payload);
  return {
    algorithm: 'Ed25519',
    envelope_type: input.type,
    envelope_version: '1',
    hash_algorithm: 'SHA-256',
    issued_at: input.issuedAt,
    payload,
    payload_hash_b64u: hash,
    signature_b64u: await signHashText(input.signer, hash),
    signer_did: input.signer.did,
  };
}

/**
 * Reads an envelope of our own kind: closed, canonical base64url, right type, allowed signer, hash and signature right.
 * Third-party files are judged by lib/verify instead, with the vendor's codes.
 * @returns the envelope; its payload is signed but not yet checked against a schema
 * @throws ClawError MALFORMED_ENVELOPE | UNKNOWN_ENVELOPE_TYPE | SIGNER_NOT_ALLOWED | HASH_MISMATCH | SIGNATURE_INVALID
 */
export async function parseEnvelope(
  value: unknown,
  expected: { type: EnvelopeType; signerDids: readonly string[] },
): Promise<Envelope<Record<string, unknown>>> {
  const parsed = parseSafely(envelopeSchema, value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ClawError('MALFORMED_ENVELOPE', `envelope: ${issue?.path.join('.') || 'value'}: ${issue?.message}`);
  }
  // Zod rebuilds objects; the payload must keep the order it was hashed in.
  const envelope = { ...parsed.data, payload: (value as { payload: Record<string, unknown> }).payload };
  if (envelope.envelope_type !== expected.type) {
    throw new ClawError('UNKNOWN_ENVELOPE_TYPE', `expected ${expected.type}, found ${envelope.envelope_type}`);
  }
  if (!expected.signerDids.includes(envelope.signer_did)) {
    throw new ClawError('SIGNER_NOT_ALLOWED', `${envelope.signer_did} may not sign a ${expected.type}`);
  }
  if ((await payloadHash(envelope.envelope_type, envelope.payload)) !== envelope.payload_hash_b64u) {
    throw new ClawError('HASH_MISMATCH', 'the payload is not the one that was hashed');
  }
  if (!(await verifyHashText(envelope.signer_did, envelope.payload_hash_b64u, envelope.signature_b64u))) {
    throw new ClawError('SIGNATURE_INVALID', "the signature is not the signer's");
  }
  return envelope;
}
