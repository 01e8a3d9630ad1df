import { actorWords } from '#lib/audit/actor-words.ts';
import type { Db } from '#lib/db/transaction.ts';
import { agentsWithRooms, jobsPerAgent } from './view-store.ts';

export type AgentRow = {
  did: string;
  name: string;
  mxid: string | null;
  operatorMxid: string | null;
  registeredBy: string;
  registeredAt: string;
  revokedAt: string | null;
  lastSeenAt: string | null;
  rooms: { roomId: string; name: string }[];
  /** Jobs that hold a token at this moment. */
  underWay: number;
};

/** Every registered agent, those in service first. */
export async function listAgents(db: Db): Promise<AgentRow[]> {
  const [agents, jobs] = await Promise.all([agentsWithRooms(db), jobsPerAgent(db)]);
  return agents.map((agent) => ({
    did: agent.did,
    name: agent.name,
    mxid: agent.mxid,
    operatorMxid: agent.operatorMxid,
    registeredBy: actorWords(agent.registeredBy),
    registeredAt: agent.registeredAt.toISOString(),
    revokedAt: agent.revokedAt?.toISOString() ?? null,
    lastSeenAt: agent.lastSeenAt?.toISOString() ?? null,
    rooms: agent.rooms,
    underWay: jobs.find((each) => each.agentId === agent.id)?._count ?? 0,
  }));
}
