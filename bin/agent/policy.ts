// The policy that a job rests on, checked by the agent itself: the envelope has the hash that the job names and is
// signed by the registry that this agent trusts.

import { z } from 'zod';
import { parseEnvelope } from '#lib/claw/envelope.ts';
import type { ConsoleClient } from './console-client.ts';

const payloadSchema = z.object({
  issuer_did: z.string(),
  metadata: z.object({
    execution: z.object({
      sandbox: z.object({ mode: z.enum(['off', 'non-main', 'all']), workspace_access: z.enum(['none', 'ro', 'rw']) }),
      tools: z.object({ allow: z.array(z.string()), deny: z.array(z.string()).default([]) }),
    }),
  }),
});

export type AgentPolicy = {
  hash: string;
  registryDid: string;
  sandbox: { mode: 'off' | 'non-main' | 'all'; workspaceAccess: 'none' | 'ro' | 'rw' };
};

/**
 * Fetches a policy by hash and verifies it.
 * @param trusted.registryDid the one registry whose signature counts; null takes the first one seen
 * @throws when the hash, the signature, the signer or the form is not right: the agent then does nothing
 */
export async function fetchPolicy(
  client: ConsoleClient,
  hash: string,
  trusted: { registryDid: string | null },
): Promise<AgentPolicy> {
  const { envelope } = await client.wpc(hash);
  const signer = trusted.registryDid ?? z.object({ signer_did: z.string() }).parse(envelope).signer_did;
  const { payload, payload_hash_b64u } = await parseEnvelope(envelope, {
    type: 'work_policy_contract',
    signerDids: [signer],
  });
  if (payload_hash_b64u !== hash) throw new Error(`The registry served another policy than ${hash}.`);
  const { issuer_did, metadata } = payloadSchema.parse(payload);
  if (issuer_did !== signer) throw new Error('The policy names another registry than the one that signed it.');
  const { mode, workspace_access: workspaceAccess } = metadata.execution.sandbox;
  return { hash, registryDid: signer, sandbox: { mode, workspaceAccess } };
}
