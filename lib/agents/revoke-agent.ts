import type { Actor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { transaction } from '#lib/db/transaction.ts';
import { revokeTokens } from '#lib/tokens/revoke.ts';
import { AgentError } from './agent-error.ts';
import { setAgentRevoked } from './store.ts';

/**
 * Revokes an agent's key for good and with it every live token. Its jobs take no more plans, decisions or calls.
 * @throws AgentError ALREADY_REVOKED
 */
export async function revokeAgent(input: {
  did: string;
  reason: string;
  actor: Actor;
  now: Date;
}): Promise<{ tokens: string[] }> {
  return transaction(async (tx) => {
    if (!(await setAgentRevoked(tx, input.did, input.now))) {
      throw new AgentError('ALREADY_REVOKED', 'This agent is not registered or was revoked before.');
    }
    const reason = `agent revoked: ${input.reason}`;
    const tokens = await revokeTokens(tx, { of: { agentDid: input.did }, reason, actor: input.actor, now: input.now });
    await appendAudit(
      tx,
      { action: 'agent.revoked', target: `agent:${input.did}`, detail: { did: input.did, reason: input.reason } },
      { actor: input.actor, at: input.now },
    );
    return { tokens };
  });
}
