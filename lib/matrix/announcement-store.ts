import type { Db, Tx } from '#lib/db/transaction.ts';

/** Entries that rooms must still be told of, in the log's order. */
export const waitingAnnouncements = (db: Db, take: number) =>
  db.announcement.findMany({ orderBy: { auditId: 'asc' }, take, include: { entry: true } });

export type Waiting = Awaited<ReturnType<typeof waitingAnnouncements>>[number];

/** Takes one announcement off the list. False when another worker did so. */
export async function takeAnnouncement(tx: Tx, auditId: bigint): Promise<boolean> {
  const { count } = await tx.announcement.deleteMany({ where: { auditId } });
  return count === 1;
}

export const jobForAnnouncement = (db: Db, jobId: string) =>
  db.job.findUnique({ where: { id: jobId }, include: { agent: true, room: true } });

export const requestByDigest = (db: Db, digest: string) =>
  db.approvalRequest.findUnique({ where: { digest }, include: { job: true } });

export const planOf = (db: Db, jobId: string, revision: number) =>
  db.planRevision.findUnique({ where: { jobId_revision: { jobId, revision } } });

export const joinedRoomIds = async (db: Db): Promise<string[]> =>
  (await db.room.findMany({ where: { state: 'joined' }, select: { roomId: true } })).map((room) => room.roomId);

/** A request with the decisions made on it, in their order. */
export const requestWithDecisions = (db: Db, digest: string) =>
  db.approvalRequest.findUnique({ where: { digest }, include: { decisions: { orderBy: { decidedAt: 'asc' } } } });
