import { db } from '#lib/db/client.ts';
import { findPolicy } from '#lib/registry/find.ts';
import { AgentApiError } from './agent-api-error.ts';

const hashForm = /^[A-Za-z0-9_-]{43}$/;

/**
 * A published policy as the registry serves it.
 * @throws AgentApiError WPC_NOT_FOUND
 */
export async function publishedWpc(hash: string) {
  const policy = hashForm.test(hash) ? await findPolicy(db(), hash) : null;
  if (!policy) throw new AgentApiError('WPC_NOT_FOUND', 'No published policy has this hash.');
  return { ok: true, policy_hash_b64u: policy.wpcHash, envelope: JSON.parse(policy.envelopeText) };
}
