import type { Db, Tx } from '#lib/db/transaction.ts';
import { statesBefore } from '#lib/jobs/lifecycle.ts';

// What the room side reads of a job, and the one thing it writes: where in the room the plan stands.

export const jobInRoom = (db: Db, jobId: string) =>
  db.job.findUnique({
    where: { id: jobId },
    include: { agent: true, approvalRequests: { where: { closedAt: null }, orderBy: { createdAt: 'desc' }, take: 1 } },
  });

export const jobByRequest = (db: Db, requestEventId: string) => db.job.findUnique({ where: { requestEventId } });

/** Plan messages of a job that a room has shown before a point of our sequence, newest first. */
export const plansShown = (db: Db, jobId: string, roomId: string, beforeSeq: bigint) =>
  db.$queryRaw<{ eventId: string; content: string }[]>`
    SELECT m."eventId", m.content FROM outbox_message m JOIN matrix_event e ON e."eventId" = m."eventId"
    WHERE m."jobId" = ${jobId} AND m.kind = 'plan' AND m."roomId" = ${roomId} AND e.seq < ${beforeSeq}
    ORDER BY e.seq DESC`;

const saidMax = 2_000;

/** What stands in a room under the bot's name since a job was asked for, beside what the outbox sent as that event. */
export const saidAsBot = (db: Db, where: { roomId: string; botUserId: string; requestEventId: string }) =>
  db.$queryRaw<{ eventId: string; raw: string; content: string | null }[]>`
    SELECT e."eventId", e.raw, m.content FROM matrix_event e
      LEFT JOIN outbox_message m ON m."eventId" = e."eventId" AND m."roomId" = e."roomId"
    WHERE e."roomId" = ${where.roomId} AND e.sender = ${where.botUserId}
      AND e.seq > coalesce((SELECT r.seq FROM matrix_event r WHERE r."eventId" = ${where.requestEventId}), 0)
    ORDER BY e.seq DESC LIMIT ${saidMax}`;

/** Whether an event is one of our messages about a job. */
export async function isOurMessage(db: Db, jobId: string, eventId: string): Promise<boolean> {
  return (await db.outboxMessage.count({ where: { jobId, eventId } })) > 0;
}

/** Notes where a job's plan stands in its own room, unless a later revision took its place meanwhile. */
export async function recordPlanEvent(
  tx: Tx,
  plan: { jobId: string; revision: number; roomId: string; eventId: string },
): Promise<void> {
  const { jobId: id, revision, roomId, eventId } = plan;
  await tx.job.updateMany({ where: { id, revision, roomId }, data: { planEventId: eventId } });
}

/** Open jobs whose requester we saw leave the job's room. */
export const jobsOfLeavers = (db: Db) =>
  db.$queryRaw<{ jobId: string; mxid: string }[]>`
    SELECT j.id AS "jobId", j."requesterMxid" AS mxid
    FROM job j JOIN room_member m ON m."roomId" = j."roomId" AND m.mxid = j."requesterMxid"
    WHERE j.state::text = ANY(${statesBefore('voided')}) AND m.membership IN ('leave', 'ban')`;

/** Jobs that wait, or whose token is unspent, with an approval by someone who is in no room that we saw them join. */
export const jobsOfGoneApprovers = (db: Db) =>
  db.$queryRaw<{ jobId: string; roomId: string; mxid: string }[]>`
    SELECT j.id AS "jobId", j."roomId", d."approverMxid" AS mxid
    FROM job j JOIN approval_request a ON a."jobId" = j.id JOIN decision d ON d."approvalRequestId" = a.id
      JOIN room_member m ON m."roomId" = j."roomId" AND m.mxid = d."approverMxid"
    WHERE j.state IN ('pending', 'approved') AND d.kind = 'approve' AND m.membership IN ('leave', 'ban')
      AND a."createdAt" = (SELECT max(n."createdAt") FROM approval_request n WHERE n."jobId" = j.id)`;
