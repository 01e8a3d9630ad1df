import type { Actor } from '#lib/actor.ts';
import { findAgentByDid } from '#lib/agents/store.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { transaction } from '#lib/db/transaction.ts';
import { RoomError } from './room-error.ts';
import { setRoomAgent } from './store.ts';

/**
 * Makes an agent the one that works for a room. Jobs that exist keep the agent they were given.
 * @throws RoomError UNKNOWN_ROOM, UNKNOWN_AGENT, AGENT_REVOKED
 */
export async function assignAgent(input: { roomId: string; agentDid: string; actor: Actor; now: Date }): Promise<void> {
  await transaction(async (tx) => {
    const agent = await findAgentByDid(tx, input.agentDid);
    if (!agent) throw new RoomError('UNKNOWN_AGENT', 'No agent with this did:key is registered.');
    if (agent.revokedAt) throw new RoomError('AGENT_REVOKED', 'This agent was revoked; register a new key for it.');
    const known = await setRoomAgent(tx, input.roomId, agent.id, input.now);
    if (!known) throw new RoomError('UNKNOWN_ROOM', 'This room is not on the list; allow it first.');
    await appendAudit(
      tx,
      {
        action: 'room.agent_assigned',
        target: `room:${input.roomId}`,
        roomId: input.roomId,
        detail: { agentDid: input.agentDid },
      },
      { actor: input.actor, at: input.now },
    );
  });
}
