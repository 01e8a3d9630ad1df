// PURE. From the author's document to the registry's payload: work policy contract v1 (claw-formats section 3), whose
// free-form, hash-bound `metadata` carries the document's blocks under a profile name. What an outside gateway can
// enforce by itself is repeated in the native fields.

import { z } from 'zod';
import { assertAcceptableJson } from './acceptable-json.ts';
import { type EffectivePolicy, withDefaults } from './effective-policy.ts';
import { PolicyError, parseWith } from './policy-error.ts';
import { type WpcSource, wpcBlocks } from './source.ts';

export type { EffectivePolicy } from './effective-policy.ts';

export const wpcProfile = 'countersign.matrix/1';

const text = (max: number) => z.string().min(1).max(max);

const wpcPayloadSchema = z.strictObject({
  policy_version: z.literal('1'),
  policy_id: text(128),
  issuer_did: text(256).regex(/^did:/),
  allowed_providers: z
    .array(z.enum(['openai', 'anthropic', 'google']))
    .max(16)
    .optional(),
  allowed_models: z.array(text(256)).max(256).optional(),
  minimum_model_identity_tier: z
    .enum(['closed_opaque', 'closed_provider_manifest', 'openweights_hashable', 'tee_measured'])
    .optional(),
  required_audit_packs: z.array(text(128)).max(64).optional(),
  redaction_rules: z
    .array(z.strictObject({ path: text(512), action: z.enum(['remove', 'hash', 'mask']) }))
    .max(256)
    .optional(),
  receipt_privacy_mode: z.enum(['hash_only', 'encrypted']).optional(),
  egress_allowlist: z.array(text(256)).max(256).optional(),
  metadata: z.strictObject({ profile: z.literal(wpcProfile), ...wpcBlocks }),
});

export type WpcPayload = z.infer<typeof wpcPayloadSchema>;

/** The registry's payload for a document. The same document, id and issuer give the same payload. */
export function compileWpc(source: WpcSource, ids: { policyId: string; issuerDid: string }): WpcPayload {
  const { allowed_providers, allowed_models, keep_bodies } = source.model_access;
  return parseWith(
    wpcPayloadSchema,
    {
      policy_version: '1',
      policy_id: ids.policyId,
      issuer_did: ids.issuerDid,
      ...(allowed_providers && { allowed_providers }),
      ...(allowed_models && { allowed_models }),
      ...(keep_bodies && { receipt_privacy_mode: keep_bodies === 'no' ? 'hash_only' : 'encrypted' }),
      metadata: { profile: wpcProfile, ...source },
    },
    'INVALID_PAYLOAD',
  );
}

/** A list stands in the native field, in the metadata, or in both alike. An empty native list names nobody: no limit. */
function oneList(native: string[] | undefined, own: string[] | undefined, name: string): string[] | null {
  const given = native?.length ? native : undefined;
  if (given && own && JSON.stringify(given) !== JSON.stringify(own)) {
    throw new PolicyError('INVALID_PAYLOAD', name, 'contradicts metadata.model_access');
  }
  return given ?? own ?? null;
}

/**
 * What a published payload means, with every default filled in.
 * @throws PolicyError INVALID_PAYLOAD when it is not a contract of our profile
 */
export function effectivePolicy(payload: unknown): EffectivePolicy {
  assertAcceptableJson(payload, 'INVALID_PAYLOAD');
  const contract = parseWith(wpcPayloadSchema, payload, 'INVALID_PAYLOAD');
  const { model_access: access } = contract.metadata;
  return withDefaults(contract.metadata, {
    policyId: contract.policy_id,
    issuerDid: contract.issuer_did,
    providers: oneList(contract.allowed_providers, access.allowed_providers, 'allowed_providers'),
    models: oneList(contract.allowed_models, access.allowed_models, 'allowed_models'),
  });
}
