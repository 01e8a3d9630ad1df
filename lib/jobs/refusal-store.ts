import type { Db } from '#lib/db/transaction.ts';

/** The entry that says that a room event decided nothing on a job, if there is one. */
export const refusalOfEvent = (db: Db, jobId: string, eventId: string) =>
  db.auditEntry.findFirst({
    where: { jobId, action: 'decision.refused', detailText: { contains: `"eventId":${JSON.stringify(eventId)}` } },
    select: { id: true },
  });
