import { findAgentByDid, touchAgent } from '#lib/agents/store.ts';
import { db } from '#lib/db/client.ts';
import { AgentApiError } from './agent-api-error.ts';
import { type ExpectedProof, verifyPossessionProof } from './possession-proof.ts';
import { forgetProofs, spendProof } from './store.ts';

const seenEveryMs = 15_000;
const forgetEveryMs = 60_000;
let forgotAt = 0;
const seenAt = new Map<string, number>();

async function keepHouse(did: string, now: Date): Promise<void> {
  if (now.getTime() - (seenAt.get(did) ?? 0) >= seenEveryMs) {
    seenAt.set(did, now.getTime());
    await touchAgent(db(), did, now);
  }
  if (now.getTime() - forgotAt >= forgetEveryMs) {
    forgotAt = now.getTime();
    await forgetProofs(db(), now);
  }
}

/**
 * Who makes this request: a registered agent, not revoked, holding its key now, with a proof never used before.
 * @throws AgentApiError every PROOF_ code, AGENT_UNKNOWN, AGENT_REVOKED
 */
export async function authenticateAgent(
  proofHeader: string | null | undefined,
  expected: ExpectedProof,
): Promise<{ did: string }> {
  const proof = await verifyPossessionProof(proofHeader, expected);
  // Known before remembered: a stranger's proofs must not fill the replay cache.
  const agent = await findAgentByDid(db(), proof.did);
  if (!agent) throw new AgentApiError('AGENT_UNKNOWN', `No agent with the key ${proof.did} is registered.`);
  if (agent.revokedAt) throw new AgentApiError('AGENT_REVOKED', 'This agent was revoked.');
  if (!(await spendProof(db(), proof))) {
    throw new AgentApiError('PROOF_REPLAYED', 'This proof was used before; make a new one for each request.');
  }
  await keepHouse(proof.did, expected.now);
  return { did: proof.did };
}
