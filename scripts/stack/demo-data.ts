// The demo's people, rooms, agent and policy in the product, made through the same use cases as anybody's.

import type { SystemActor } from '#lib/actor.ts';
import { AgentError } from '#lib/agents/agent-error.ts';
import { registerAgent } from '#lib/agents/register-agent.ts';
import { transaction } from '#lib/db/transaction.ts';
import type { Keyring } from '#lib/keys/keyring.ts';
import { grantRole } from '#lib/people/grant-role.ts';
import { personForMxid } from '#lib/people/person-for-mxid.ts';
import { activatePolicy } from '#lib/registry/activate.ts';
import { publishPolicy } from '#lib/registry/publish.ts';
import { allowRoom } from '#lib/rooms/allow-room.ts';
import { assignAgent } from '#lib/rooms/assign-agent.ts';
import { RoomError } from '#lib/rooms/room-error.ts';
import { demoPeople, demoRooms, mxidOf } from './demo-people.ts';
import { demoPolicy } from './demo-policy.ts';

const actor: SystemActor = { kind: 'system', name: 'setup' };

/** A start that was cut off is continued by the next one: what it made already is not an error. */
async function unlessDone(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    const done =
      (error instanceof RoomError && error.code === 'ALREADY_ALLOWED') ||
      (error instanceof AgentError && error.code === 'ALREADY_REGISTERED');
    if (!done) throw error;
  }
}

async function makePeople(now: Date): Promise<void> {
  for (const { localpart, name, roles } of demoPeople) {
    await transaction(async (tx) => {
      const { personId } = await personForMxid(tx, { mxid: mxidOf(localpart), displayName: name, actor, now });
      for (const role of roles) await grantRole(tx, { personId, role, actor, now });
    });
  }
}

/** Makes the demo's people, rooms, agent and policy. Doing it twice changes nothing. */
export async function makeDemoData(
  input: { roomIds: string[]; agentDid: string },
  keys: Pick<Keyring, 'registry'>,
): Promise<void> {
  const now = new Date();
  const { roomIds, agentDid } = input;
  await makePeople(now);
  await unlessDone(
    registerAgent({ did: agentDid, name: 'Reference agent', mxid: null, operatorMxid: null, actor, now }),
  );
  const { hash } = await publishPolicy({ sourceText: demoPolicy(roomIds), actor, now }, keys);
  for (const [index, roomId] of roomIds.entries()) {
    await unlessDone(allowRoom({ roomId, name: demoRooms[index]?.name ?? roomId, actor, now }));
    await assignAgent({ roomId, agentDid, actor, now });
    await activatePolicy({ roomId, hash, actor, reason: 'The demo’s first policy', now });
  }
}
