import type { Db } from '#lib/db/transaction.ts';

/** What these rooms, agents and policies are called. */
export async function namesByIds(db: Db, ids: { rooms: string[]; agents: string[]; policies: string[] }) {
  const [rooms, agents, policies] = await Promise.all([
    db.room.findMany({ where: { roomId: { in: ids.rooms } }, select: { roomId: true, name: true } }),
    db.agent.findMany({ where: { did: { in: ids.agents } }, select: { did: true, name: true } }),
    db.policy.findMany({ where: { hash: { in: ids.policies } }, select: { hash: true, policyId: true } }),
  ]);
  return { rooms, agents, policies };
}
