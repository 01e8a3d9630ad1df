// PURE. export_bundle v1, its manifest, derivation_attestation v1 and log_inclusion_proof v1, as published.

import { z } from 'zod';
import { proofBundleEnvelopeSchema } from './proof-bundle-schema.ts';
import { modelIdentitySchema } from './receipt-schemas.ts';
import { base64url, count, dateTime, did, envelopeSchema, members, text } from './values.ts';

export const inclusionProofSchema = z.strictObject({
  proof_version: z.literal('1'),
  log_id: text,
  tree_size: count,
  leaf_hash_b64u: base64url,
  root_hash_b64u: base64url,
  audit_path: z.array(base64url),
  root_published_at: dateTime,
  root_signature: z.strictObject({ signer_did: did, sig_b64u: base64url }),
  metadata: members.optional(),
});
export type InclusionProof = z.infer<typeof inclusionProofSchema>;

const derivation = z.strictObject({
  derivation_version: z.literal('1'),
  derivation_id: text,
  issued_at: dateTime,
  input_model: modelIdentitySchema,
  output_model: modelIdentitySchema,
  transform: z.strictObject({
    kind: text,
    code_hash_b64u: base64url.optional(),
    params_hash_b64u: base64url.optional(),
    build_steps: z.array(z.string()).optional(),
  }),
  artifacts: z
    .array(
      z.strictObject({
        type: text,
        hash_b64u: base64url,
        uri: z.string().optional(),
        content_type: z.string().optional(),
      }),
    )
    .optional(),
  execution: z
    .strictObject({
      execution_attestation_hash_b64u: base64url.optional(),
      proof_bundle_hash_b64u: base64url.optional(),
    })
    .optional(),
  clawlogs: z
    .strictObject({ log_entry_hash_b64u: base64url.optional(), inclusion_proof: inclusionProofSchema.optional() })
    .optional(),
  metadata: members.optional(),
});

export const derivationEnvelopeSchema = envelopeSchema('derivation_attestation', derivation);
export type DerivationEnvelope = z.infer<typeof derivationEnvelopeSchema>;

export const exportBundleSchema = z.strictObject({
  export_version: z.literal('1'),
  export_id: text,
  created_at: dateTime,
  issuer_did: did,
  manifest: z.strictObject({
    manifest_version: z.literal('1'),
    generated_at: dateTime,
    entries: z
      .array(z.strictObject({ path: text, sha256_b64u: base64url, content_type: text, size_bytes: count }))
      .min(1),
  }),
  artifacts: z.strictObject({
    proof_bundle_envelope: proofBundleEnvelopeSchema,
    execution_attestation_envelopes: z.array(members).optional(),
    derivation_attestation_envelopes: z.array(derivationEnvelopeSchema).optional(),
    audit_result_attestation_envelopes: z.array(members).optional(),
  }),
  bundle_hash_b64u: base64url,
  hash_algorithm: z.literal('SHA-256'),
  signature_b64u: base64url,
  algorithm: z.literal('Ed25519'),
  issued_at: dateTime,
  expires_at: dateTime.optional(),
  metadata: members.optional(),
});
export type ExportBundleFile = z.infer<typeof exportBundleSchema>;
