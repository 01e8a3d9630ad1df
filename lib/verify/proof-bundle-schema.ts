// PURE. proof_bundle v1 and its envelope, as published, with what it inlines.

import { z } from 'zod';
import { gatewayReceiptEnvelopeSchema, toolReceiptEntrySchema } from './receipt-schemas.ts';
import { base64url, count, dateTime, did, envelopeSchema, members, text } from './values.ts';

const listMax = 1000;

const event = z.strictObject({
  event_id: text,
  run_id: text,
  event_type: text,
  timestamp: dateTime,
  payload_hash_b64u: base64url,
  prev_hash_b64u: base64url.nullable(),
  event_hash_b64u: base64url,
});

const sideEffectReceipt = z.looseObject({
  receipt_version: z.literal('1'),
  receipt_id: text,
  effect_class: z.enum(['network_egress', 'filesystem_write', 'external_api_write']),
  target_digest: z.string().optional(),
  request_digest: z.string().optional(),
  response_digest: z.string().optional(),
  hash_algorithm: z.enum(['SHA-256', 'BLAKE3']),
  vendor_id: z.string().optional(),
  bytes_written: count.optional(),
  agent_did: did,
  timestamp: dateTime,
  binding: members.optional(),
});

const humanApprovalReceipt = z.looseObject({
  receipt_version: z.literal('1'),
  receipt_id: text,
  approval_type: z.enum(['explicit_approve', 'explicit_deny', 'auto_approve', 'timeout_deny']),
  scope_hash_b64u: z.string().optional(),
  plan_hash_b64u: z.string().optional(),
  approver_subject: z.string().optional(),
  capability_minted: z.boolean().optional(),
  policy_hash_b64u: z.string().optional(),
  agent_did: did,
  timestamp: dateTime,
  binding: members.optional(),
});

const delegationReceipt = z.looseObject({
  receipt_version: z.literal('1'),
  receipt_id: text,
  delegator_did: did,
  delegate_did: did,
  task_description_hash_b64u: base64url,
  delegate_bundle_hash_b64u: base64url,
  delegation_policy: z.string().optional(),
  hash_algorithm: z.enum(['SHA-256', 'BLAKE3']),
  delegated_at: dateTime,
  completed_at: dateTime.optional(),
  binding: members.optional(),
});

const attestation = z.strictObject({
  attestation_id: text,
  attestation_type: z.enum(['owner', 'third_party']),
  attester_did: did,
  subject_did: did,
  expires_at: dateTime.optional(),
  signature_b64u: base64url,
});

const harness = z.looseObject({
  id: text,
  version: text,
  runtime: z.string().optional(),
  config_hash_b64u: base64url.optional(),
});

const sentinelCounts = [
  'shell_events',
  'fs_events',
  'net_events',
  'net_suspicious',
  'interpose_events',
  'interpose_gateway',
  'interpose_transcript',
  'interpose_tool_calls',
  'interpose_anomalies',
  'preload_llm_events',
  'tls_sni_events',
  'tls_sni_receipts',
  'tls_decrypt_receipts',
  'vir_receipts',
] as const;

const sentinels = z.strictObject({
  interpose_active: z.boolean(),
  ...(Object.fromEntries(sentinelCounts.map((name) => [name, count.optional()])) as Record<
    string,
    z.ZodOptional<typeof count>
  >),
  runtime_profile: members.optional(),
  runtime_hygiene: members.optional(),
  egress_policy_receipt: members.optional(),
  interpose_state: members.optional(),
});

const bundleMembers = z.strictObject({
  bundle_version: z.literal('1'),
  bundle_id: text,
  agent_did: did,
  eip8004_agent_id: z
    .string()
    .regex(/^[0-9]+$/)
    .optional(),
  eip8004_registry: z
    .string()
    .regex(/^eip155:[0-9]+:0x[0-9a-fA-F]{40}$/)
    .optional(),
  urm: z
    .strictObject({
      urm_version: z.literal('1'),
      urm_id: text,
      resource_type: text,
      resource_hash_b64u: base64url,
      metadata: members.optional(),
    })
    .optional(),
  event_chain: z.array(event).min(1).optional(),
  vir_receipts: z.array(z.unknown()).min(1).optional(),
  receipts: z.array(gatewayReceiptEnvelopeSchema).min(1).optional(),
  web_receipts: z.array(z.unknown()).min(1).optional(),
  coverage_attestations: z.array(z.unknown()).optional(),
  binary_semantic_evidence_attestations: z.array(z.unknown()).optional(),
  tool_receipts: z.array(toolReceiptEntrySchema).max(listMax).optional(),
  side_effect_receipts: z.array(sideEffectReceipt).max(listMax).optional(),
  human_approval_receipts: z.array(humanApprovalReceipt).max(listMax).optional(),
  delegation_receipts: z.array(delegationReceipt).max(listMax).optional(),
  rate_limit_claims: z.array(members).max(256).optional(),
  attestations: z.array(attestation).min(1).optional(),
  metadata: z.looseObject({ harness: harness.optional(), sentinels: sentinels.optional() }).optional(),
});

const components = [
  'urm',
  'event_chain',
  'receipts',
  'vir_receipts',
  'web_receipts',
  'binary_semantic_evidence_attestations',
  'tool_receipts',
  'side_effect_receipts',
  'human_approval_receipts',
  'delegation_receipts',
  'attestations',
] as const;

export const proofBundleSchema = bundleMembers.refine(
  (bundle) => components.some((name) => bundle[name] !== undefined),
  'holds nothing to verify',
);

export type ProofBundle = z.infer<typeof proofBundleSchema>;
export type ChainEvent = z.infer<typeof event>;

export const proofBundleEnvelopeSchema = envelopeSchema('proof_bundle', proofBundleSchema);
export type ProofBundleEnvelope = z.infer<typeof proofBundleEnvelopeSchema>;

/** Members of a bundle whose own verification is not part of this verifier. */
export const unsupportedMembers = [
  'vir_receipts',
  'web_receipts',
  'coverage_attestations',
  'binary_semantic_evidence_attestations',
  'rate_limit_claims',
] as const satisfies (keyof ProofBundle)[];
