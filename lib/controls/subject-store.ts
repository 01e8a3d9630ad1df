import type { Db } from '#lib/db/transaction.ts';

export const roomsToChoose = (db: Db) =>
  db.room.findMany({ select: { roomId: true, name: true }, orderBy: { name: 'asc' } });

export const agentsToChoose = (db: Db) =>
  db.agent.findMany({ select: { did: true, name: true }, orderBy: { name: 'asc' } });

/** Jobs that are open, and those that ended since `since`, the newest first. */
export const jobsToChoose = (db: Db, since: Date, take: number) =>
  db.job.findMany({
    where: {
      OR: [
        { state: { in: ['pending', 'approved', 'running', 'completing'] } },
        {
          state: { in: ['done', 'failed', 'stopped', 'denied', 'expired', 'withdrawn', 'voided'] },
          updatedAt: { gte: since },
        },
      ],
    },
    select: { id: true, state: true, room: { select: { name: true } } },
    orderBy: { requestedAt: 'desc' },
    take,
  });

/** Who decided something since `since`. */
export async function approversSince(db: Db, since: Date): Promise<string[]> {
  const rows = await db.decision.findMany({
    where: { decidedAt: { gte: since }, kind: 'approve' },
    distinct: ['approverMxid'],
    select: { approverMxid: true },
  });
  return rows.map((row) => row.approverMxid);
}

/** Those of these people who ever decided something: only what somebody approved can be revoked by approver. */
export async function everDecided(db: Db, mxids: readonly string[]): Promise<string[]> {
  const rows = await db.decision.findMany({
    where: { approverMxid: { in: [...mxids] } },
    distinct: ['approverMxid'],
    select: { approverMxid: true },
  });
  return rows.map((row) => row.approverMxid);
}
