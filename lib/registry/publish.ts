import { actorName, type PersonActor, type SystemActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { hashJcs } from '#lib/canon/digest.ts';
import type { Signer } from '#lib/canon/ed25519.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { signEnvelope } from '#lib/claw/envelope.ts';
import { transaction } from '#lib/db/transaction.ts';
import { compileWpc } from '#lib/policy/compile.ts';
import { assertEnforceable } from '#lib/policy/enforceable.ts';
import { parseWpcSource, type WpcSource } from '#lib/policy/source.ts';
import { insertPolicy } from './store.ts';

/**
 * The `policy_id` of a document: `wpc_` and the first 16 characters of the SHA-256 (base64url) of its JCS form. Layout
 * and order of keys do not count, so one policy has one id, one payload and one hash.
 */
export const policyIdFor = async (source: WpcSource): Promise<string> => `wpc_${(await hashJcs(source)).slice(0, 16)}`;

/** Compiles and signs a document without storing it: what publishing would give. @throws PolicyError */
export async function prepareWpc(sourceText: string, registry: Signer, now: Date) {
  const source = parseWpcSource(sourceText);
  assertEnforceable(source);
  const payload = compileWpc(source, { policyId: await policyIdFor(source), issuerDid: registry.did });
  const issuedAt = now.toISOString();
  const envelope = await signEnvelope({ type: 'work_policy_contract', payload, signer: registry, issuedAt });
  return {
    hash: envelope.payload_hash_b64u,
    policyId: payload.policy_id,
    payloadText: canonicalJson(payload),
    envelopeText: canonicalJson(envelope),
  };
}

/**
 * Publishes a policy document: compiled, hashed over its JCS form, signed by the registry, immutable from then on.
 * Publishing the same policy again changes nothing; the first source text and envelope stay.
 * @returns the hash, and whether it was published before
 * @throws PolicyError INVALID_SOURCE
 */
export async function publishPolicy(
  input: { sourceText: string; actor: PersonActor | SystemActor; now: Date },
  keys: { registry: Signer },
): Promise<{ hash: string; existed: boolean }> {
  const { sourceText, actor, now } = input;
  const { hash, policyId, payloadText, envelopeText } = await prepareWpc(sourceText, keys.registry, now);
  return transaction(async (tx) => {
    const inserted = await insertPolicy(tx, {
      hash,
      policyId,
      sourceText,
      payloadText,
      envelopeText,
      registryDid: keys.registry.did,
      publishedBy: actorName(actor),
      publishedAt: now,
    });
    if (inserted) {
      const detail = { wpcHash: hash, policyId };
      await appendAudit(tx, { action: 'policy.published', target: `policy:${hash}`, detail }, { actor, at: now });
    }
    return { hash, existed: !inserted };
  });
}
