// PURE. gateway_receipt v1, receipt_binding v1, model_identity v1, tool_receipt v1 and v2, as published.

import { z } from 'zod';
import { base64url, count, dateTime, did, envelopeSchema, members, text } from './values.ts';

const phases = ['setup', 'planning', 'reasoning', 'execution', 'observation', 'reflection', 'teardown'] as const;

export const bindingSchema = z.strictObject({
  run_id: text.optional(),
  event_hash_b64u: base64url.optional(),
  nonce: text.optional(),
  policy_hash: text.optional(),
  token_scope_hash_b64u: base64url.optional(),
  span_id: text.optional(),
  spanId: text.optional(),
  parent_span_id: text.optional(),
  parentSpanId: text.optional(),
  tool_span_id: text.optional(),
  toolSpanId: text.optional(),
  phase: z.enum(phases).optional(),
  attribution_confidence: z.number().optional(),
  attributionConfidence: z.number().optional(),
});

const reference = z.strictObject({ resource_type: text, resource_hash_b64u: base64url, uri: z.string().optional() });

const modelArtifacts = z.strictObject({
  provider_manifest: z
    .strictObject({
      manifest_type: z.literal('provider_build_manifest'),
      uri: z.string().optional(),
      hash_b64u: base64url,
      content_type: z.string().optional(),
      signature: z.strictObject({ signer_did: did, signature_envelope_ref: reference }).optional(),
    })
    .optional(),
  openweights: z
    .strictObject({
      weights_format: z.string().optional(),
      weights: z
        .array(z.strictObject({ file_name: z.string().optional(), hash_b64u: base64url, size_bytes: count.optional() }))
        .optional(),
      tokenizer: members.optional(),
      config: members.optional(),
      serving_code: members.optional(),
    })
    .optional(),
  tee_measurement: z
    .strictObject({
      attestation_type: z.string().optional(),
      attestation_report_ref: reference.optional(),
      measurement: members.optional(),
      tcb: members.optional(),
    })
    .optional(),
});

export const modelIdentitySchema = z.strictObject({
  model_identity_version: z.literal('1'),
  tier: z.enum(['closed_opaque', 'closed_provider_manifest', 'openweights_hashable', 'tee_measured']),
  model: z.strictObject({
    provider: text,
    name: text,
    family: z.string().optional(),
    endpoint: z.string().optional(),
    region: z.string().optional(),
    deployment_id: z.string().optional(),
    revision: z.string().optional(),
  }),
  gateway_observed: z
    .strictObject({
      gateway_id: did,
      observed_at: dateTime,
      request_id: z.string().optional(),
      provider_response_fingerprint: z.string().optional(),
      transport: z
        .strictObject({
          provider_api: z.string().optional(),
          http_status: count.optional(),
          latency_ms: count.optional(),
        })
        .optional(),
    })
    .optional(),
  artifacts: modelArtifacts.optional(),
  metadata: members.optional(),
});

export const gatewayReceiptSchema = z.strictObject({
  receipt_version: z.literal('1'),
  receipt_id: text,
  gateway_id: text,
  provider: text,
  model: text,
  request_hash_b64u: base64url,
  response_hash_b64u: base64url,
  tokens_input: count,
  tokens_output: count,
  latency_ms: count,
  timestamp: dateTime,
  binding: bindingSchema.optional(),
  metadata: z
    .looseObject({
      model_identity: modelIdentitySchema.optional(),
      model_identity_hash_b64u: base64url.optional(),
      audit_result_refs: z
        .array(
          z.strictObject({
            resource_type: z.string().optional(),
            resource_hash_b64u: base64url,
            uri: z.string().optional(),
          }),
        )
        .optional(),
    })
    .optional(),
});
export type GatewayReceipt = z.infer<typeof gatewayReceiptSchema>;

export const gatewayReceiptEnvelopeSchema = envelopeSchema('gateway_receipt', gatewayReceiptSchema);
export type GatewayReceiptEnvelope = z.infer<typeof gatewayReceiptEnvelopeSchema>;

const toolReceiptMembers = {
  receipt_id: text,
  tool_name: text,
  tool_version: z.string().optional(),
  result_status: z.enum(['success', 'error', 'timeout']).optional(),
  timestamp: dateTime,
  latency_ms: count,
};

const toolReceiptV1 = z.strictObject({
  ...toolReceiptMembers,
  receipt_version: z.literal('1'),
  args_hash_b64u: text,
  result_hash_b64u: text,
  hash_algorithm: z.literal('SHA-256'),
  agent_did: text,
  binding: z
    .looseObject({
      run_id: z.string().optional(),
      event_hash_b64u: z.string().optional(),
      nonce: z.string().optional(),
      policy_hash: z.string().optional(),
      token_scope_hash_b64u: z.string().optional(),
    })
    .optional(),
});

const toolReceiptV2 = z.strictObject({
  ...toolReceiptMembers,
  receipt_version: z.literal('2'),
  args_hash_b64u: base64url,
  result_hash_b64u: base64url,
  hash_algorithm: z.enum(['SHA-256', 'BLAKE3']),
  agent_did: did,
  binding: bindingSchema.optional(),
  args_salt_b64u: base64url,
  result_salt_b64u: base64url,
  args_disclosure: members.optional(),
  result_disclosure: members.optional(),
});

const toolEnvelopeV1 = z.strictObject({
  envelope_version: z.literal('1'),
  envelope_type: z.literal('tool_receipt'),
  payload: toolReceiptV1,
  payload_hash_b64u: text,
  hash_algorithm: z.literal('SHA-256'),
  signature_b64u: text,
  algorithm: z.literal('Ed25519'),
  signer_did: text,
  issued_at: dateTime,
  expires_at: dateTime.optional(),
});

const toolEnvelopeV2 = envelopeSchema('tool_receipt', toolReceiptV2).extend({
  envelope_version: z.literal('2'),
  co_signatures: z.array(members).max(16).optional(),
});

/** One entry of `tool_receipts`: exactly one of the four published forms. */
export const toolReceiptEntrySchema = z.union([toolReceiptV1, toolEnvelopeV1, toolReceiptV2, toolEnvelopeV2]);
export type ToolReceiptEntry = z.infer<typeof toolReceiptEntrySchema>;
