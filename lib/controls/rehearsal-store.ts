import type { Tx } from '#lib/db/transaction.ts';

export type RehearsalRoom = { roomId: string; agentDid: string; people: readonly string[]; now: Date };

/** A room with its agent and the people joined in it, for a transaction that will be undone. @returns the agent's id */
export async function insertRehearsalRoom(tx: Tx, { roomId, agentDid, people, now }: RehearsalRoom): Promise<string> {
  const by = 'system:console';
  const agent = await tx.agent.create({
    data: { did: agentDid, name: 'Rehearsal', registeredBy: by, registeredAt: now },
  });
  const allowed = { allowedBy: by, allowedAt: now, updatedAt: now };
  await tx.room.create({
    data: { roomId, name: 'Rehearsal', state: 'joined', joinedSeq: 0n, agentId: agent.id, ...allowed },
  });
  await tx.roomMember.createMany({ data: people.map((mxid) => ({ roomId, mxid, membership: 'join', seq: 0n })) });
  return agent.id;
}
