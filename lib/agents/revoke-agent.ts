import type { Actor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { transaction } from '#lib/db/transaction.ts';
import { voidJobsOfAgent } from '#lib/jobs/void-job.ts';
import { revokeTokens } from '#lib/tokens/revoke.ts';
import { AgentError } from './agent-error.ts';
import { setAgentRevoked } from './store.ts';

/**
 * Revokes an agent's key for good and with it every live token. Its waiting jobs are void; the others take no more calls.
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
    const { did: agentDid, actor, now } = input;
    // Jobs before tokens: whoever collects a token takes them in this order too.
    const unspent = await voidJobsOfAgent(tx, { agentDid, reason: 'its agent was revoked', actor, now });
    const reason = `agent revoked: ${input.reason}`;
    const spent = await revokeTokens(tx, { of: { agentDid }, reason, actor, now });
    await appendAudit(
      tx,
      { action: 'agent.revoked', target: `agent:${input.did}`, detail: { did: input.did, reason: input.reason } },
      { actor, at: now },
    );
    return { tokens: [...unspent, ...spent] };
  });
}
