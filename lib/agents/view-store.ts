import type { Db } from '#lib/db/transaction.ts';

/** Every agent, those in service first. */
export const agentsWithRooms = (db: Db) =>
  db.agent.findMany({
    include: { rooms: { select: { roomId: true, name: true }, orderBy: { name: 'asc' } } },
    orderBy: [{ revokedAt: { sort: 'asc', nulls: 'first' } }, { name: 'asc' }],
  });

export const jobsPerAgent = (db: Db) =>
  db.job.groupBy({ by: ['agentId'], where: { state: { in: ['approved', 'running', 'completing'] } }, _count: true });
