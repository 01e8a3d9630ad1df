import type { Db } from '#lib/db/transaction.ts';

// What the red flags and the frozen view are computed from.

/** A stranger who wants an order forgotten has to write more than this, at the pace that the homeserver allows. */
const roomMessagesMax = 1_000;
/** Whatever a member can say in a room, or write over it. */
const spokenTypes = [
  'm.room.message',
  'm.room.topic',
  'm.room.name',
  'm.sticker',
  'm.poll.start',
  'org.matrix.msc3381.poll.start',
];
const baseRateDays = 7;

/** Edits and redactions of an event that our sync has seen. */
export const eventsAbout = (db: Db, eventId: string) =>
  db.matrixEvent.findMany({
    where: { relatesTo: eventId, OR: [{ type: 'm.room.redaction' }, { verdict: { startsWith: 'edit' } }] },
    orderBy: { seq: 'asc' },
    select: { eventId: true, sender: true, verdict: true, type: true },
  });

/** The newest messages of a room by senders other than `except`, oldest first, as stored. */
export async function messagesByOthers(db: Db, roomId: string, except: readonly string[]) {
  const rows = await db.matrixEvent.findMany({
    where: { roomId, type: { in: spokenTypes }, sender: { notIn: [...except] } },
    orderBy: { seq: 'desc' },
    take: roomMessagesMax,
    select: { eventId: true, sender: true, raw: true },
  });
  return rows.reverse();
}

/** Members of a room at the moment. */
export async function joinedMembers(db: Db, roomId: string): Promise<Set<string>> {
  const rows = await db.roomMember.findMany({ where: { roomId, membership: 'join' }, select: { mxid: true } });
  return new Set(rows.map((row) => row.mxid));
}

/** Names of the tools that an agent was ever admitted to use, model calls as `model`. */
export async function toolsUsedBy(db: Db, agentId: string): Promise<string[]> {
  const rows = await db.call.findMany({
    where: { run: { job: { agentId } } },
    distinct: ['kind', 'name'],
    select: { kind: true, name: true },
  });
  return rows.map((row) => (row.kind === 'model' ? 'model' : row.name));
}

export const jobsOfRequester = (db: Db, requesterMxid: string, exceptJobId: string) =>
  db.job.count({ where: { requesterMxid, id: { not: exceptJobId } } });

export async function jobsOfAgent(db: Db, agentId: string, exceptJobId: string) {
  const where = { agentId, id: { not: exceptJobId } };
  const [jobsBefore, doneBefore] = await Promise.all([
    db.job.count({ where }),
    db.job.count({ where: { ...where, state: 'done' } }),
  ]);
  return { jobsBefore, doneBefore };
}

/** Whether a receipt is of a model call that this agent made since a moment: another agent's, or an old one, made no plan. */
export const isReceiptOf = async (
  db: Db,
  receiptId: string,
  { agentId, since }: { agentId: string; since: Date },
): Promise<boolean> =>
  (await db.receipt.count({
    where: { receiptId, kind: 'gateway', signedAt: { gte: since }, run: { job: { agentId } } },
  })) > 0;

/** How people decided in a room in the week before `now`, and the median seconds from asking to deciding. */
export async function baseRateOf(db: Db, roomId: string, now: Date) {
  const since = new Date(now.getTime() - baseRateDays * 86_400_000);
  const [row] = await db.$queryRaw<{ decided: bigint; approved: bigint; median: number | null }[]>`
    SELECT count(*) AS decided,
      count(*) FILTER (WHERE decision.kind = 'approve') AS approved,
      percentile_cont(0.5) WITHIN GROUP (
        ORDER BY extract(epoch FROM decision."decidedAt" - approval_request."createdAt")) AS median
    FROM decision
      JOIN approval_request ON approval_request.id = decision."approvalRequestId"
      JOIN job ON job.id = decision."jobId"
    WHERE job."roomId" = ${roomId} AND decision."decidedAt" >= ${since} AND decision."decidedAt" < ${now}`;
  return {
    decided: Number(row?.decided ?? 0),
    approved: Number(row?.approved ?? 0),
    medianSeconds: row?.median == null ? null : Math.round(row.median),
  };
}
