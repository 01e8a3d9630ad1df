import { type Actor, actorName } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { publicKeyFromDidKey } from '#lib/canon/did-key.ts';
import { transaction } from '#lib/db/transaction.ts';
import { AgentError } from './agent-error.ts';
import { insertAgent } from './store.ts';

/**
 * Registers an agent by its did:key. A weak or badly encoded key is refused here, once, so that no later check has to.
 * @throws AgentError BAD_DID, BAD_NAME, ALREADY_REGISTERED
 */
export async function registerAgent(input: {
  did: string;
  name: string;
  mxid: string | null;
  operatorMxid: string | null;
  actor: Actor;
  now: Date;
}): Promise<void> {
  try {
    publicKeyFromDidKey(input.did);
  } catch (cause) {
    throw new AgentError('BAD_DID', 'This is not an Ed25519 did:key; it begins with “did:key:z6Mk”.', { cause });
  }
  const name = input.name.trim();
  if (name === '' || name.length > 80) throw new AgentError('BAD_NAME', 'Give the agent a name of 1 to 80 characters.');
  await transaction(async (tx) => {
    const fresh = await insertAgent(tx, {
      did: input.did,
      name,
      mxid: input.mxid,
      operatorMxid: input.operatorMxid,
      registeredBy: actorName(input.actor),
      registeredAt: input.now,
    });
    if (!fresh)
      throw new AgentError('ALREADY_REGISTERED', 'An agent with this key or Matrix id is already registered.');
    await appendAudit(
      tx,
      {
        action: 'agent.registered',
        target: `agent:${input.did}`,
        detail: { did: input.did, name, operator: input.operatorMxid },
      },
      { actor: input.actor, at: input.now },
    );
  });
}
