import type { Db } from '#lib/db/transaction.ts';

/** Decisions in favour, on the newest request of a job that is open or was approved. */
export async function standingApprovers(db: Db, jobId: string): Promise<string[]> {
  const request = await db.approvalRequest.findFirst({
    where: { jobId },
    orderBy: { createdAt: 'desc' },
    include: { decisions: { where: { kind: 'approve' } } },
  });
  return request?.decisions.map((row) => row.approverMxid) ?? [];
}

/** Whether the requester edited their request or anybody redacted it, as far as our sync has seen. */
export async function requestWasChanged(db: Db, requestEventId: string, requesterMxid: string): Promise<boolean> {
  const changes = await db.matrixEvent.count({
    where: {
      relatesTo: requestEventId,
      OR: [{ type: 'm.room.redaction' }, { verdict: { startsWith: 'edit' }, sender: requesterMxid }],
    },
  });
  return changes > 0;
}

/** Waiting jobs, and approved ones whose unspent token is pinned, that rest on a policy which is no longer the room's head. */
export const jobsOffHead = (db: Db) =>
  db.$queryRaw<{ id: string }[]>`
    SELECT job.id FROM job
    WHERE (job.state = 'pending'
        OR (job.state = 'approved' AND EXISTS (
          SELECT 1 FROM token WHERE token."jobId" = job.id AND token.pinned AND token."revokedAt" IS NULL)))
      AND job."wpcHash" IS DISTINCT FROM (
        SELECT head."wpcHash" FROM policy_head AS head
        WHERE head."roomId" = job."roomId" ORDER BY head.version DESC LIMIT 1)
    ORDER BY job."requestedAt" LIMIT 200`;
