import type { Prisma } from '#lib/db/generated/client.ts';
import type { Db } from '#lib/db/transaction.ts';
import type { JobState } from './lifecycle.ts';

/** Reads for the console's pages; nothing here changes anything. */

/** Null rooms: every room. */
export type JobFilter = {
  roomIds: string[] | null;
  states: readonly JobState[];
  jobIds?: string[];
  roomId?: string;
  agentDid?: string;
  tier?: string;
  before?: Date;
};

const where = ({ roomIds, states, jobIds, roomId, agentDid, tier, before }: JobFilter): Prisma.JobWhereInput => ({
  state: { in: [...states] },
  ...(jobIds ? { id: { in: jobIds } } : {}),
  AND: [roomIds ? { roomId: { in: roomIds } } : {}, roomId ? { roomId } : {}],
  ...(agentDid ? { agent: { did: agentDid } } : {}),
  ...(tier ? { plans: { some: { tier } } } : {}),
  ...(before ? { updatedAt: { lt: before } } : {}),
});

const rowParts = {
  room: true,
  agent: true,
  plans: { orderBy: { revision: 'desc' }, take: 1 },
  approvalRequests: {
    orderBy: { createdAt: 'desc' },
    take: 1,
    include: { decisions: { orderBy: { decidedAt: 'asc' } } },
  },
  bundle: { select: { id: true, verdict: true, code: true } },
} satisfies Prisma.JobInclude;

export type QueueJob = Prisma.JobGetPayload<{ include: typeof rowParts }>;

/** Jobs for the queue, the last changed first. */
export const queueJobs = (db: Db, filter: JobFilter, take: number): Promise<QueueJob[]> =>
  db.job.findMany({ where: where(filter), include: rowParts, orderBy: [{ updatedAt: 'desc' }, { id: 'asc' }], take });

/** How many jobs are in each state, in rooms that the reader may see. */
export async function countByState(db: Db, roomIds: string[] | null): Promise<Map<JobState, number>> {
  const rows = await db.job.groupBy({ by: ['state'], where: roomIds ? { roomId: { in: roomIds } } : {}, _count: true });
  return new Map(rows.map((row) => [row.state, row._count]));
}

/** The rooms and agents that have jobs which the reader may see. */
export async function filterChoices(db: Db, roomIds: string[] | null) {
  const jobs = { some: roomIds ? { roomId: { in: roomIds } } : {} };
  const [rooms, agents] = await Promise.all([
    db.room.findMany({
      where: { jobs, ...(roomIds ? { roomId: { in: roomIds } } : {}) },
      select: { roomId: true, name: true },
      orderBy: { name: 'asc' },
    }),
    db.agent.findMany({ where: { jobs }, select: { did: true, name: true }, orderBy: { name: 'asc' } }),
  ]);
  return { rooms, agents };
}

/** The policy under which each room's newest token was minted. */
export const newestTokenByRoom = (db: Db, roomIds: string[]) =>
  db.$queryRaw<{ roomId: string; jobId: string; wpcHash: string; issuedAt: Date }[]>`
    SELECT DISTINCT ON (job."roomId") job."roomId", token."jobId", token."wpcHash", token."issuedAt"
    FROM token JOIN job ON job.id = token."jobId"
    WHERE job."roomId" = ANY(${roomIds})
    ORDER BY job."roomId", token."issuedAt" DESC, token.jti`;

/** The newest token minted in a room for another job before `before`: the room's last approved job. */
export const lastApprovedBefore = (db: Db, input: { roomId: string; jobId: string; before: Date }) =>
  db.token.findFirst({
    where: { jobId: { not: input.jobId }, job: { roomId: input.roomId }, issuedAt: { lt: input.before } },
    orderBy: { issuedAt: 'desc' },
    select: { jobId: true, wpcHash: true, issuedAt: true },
  });

const jobParts = {
  room: true,
  agent: true,
  plans: { orderBy: { revision: 'desc' } },
  approvalRequests: { orderBy: { createdAt: 'desc' }, include: { decisions: { orderBy: { decidedAt: 'asc' } } } },
  // Named one by one: the sealed token stays in the database.
  tokens: {
    orderBy: { issuedAt: 'desc' },
    select: {
      jti: true,
      digest: true,
      tokenScopeHash: true,
      wpcHash: true,
      pinned: true,
      issuedAt: true,
      expiresAt: true,
      collectedAt: true,
      revokedAt: true,
      revokedWhy: true,
      modelCallsUsed: true,
      modelCallsMax: true,
      toolCallsUsed: true,
      toolCallsMax: true,
      modelTokensUsed: true,
      modelTokensMax: true,
    },
  },
  run: {
    include: {
      calls: { orderBy: { seq: 'asc' } },
      receipts: {
        orderBy: { seq: 'asc' },
        select: { receiptId: true, kind: true, seq: true, sha256: true, signedAt: true },
      },
    },
  },
  bundle: { select: { id: true, verdict: true, code: true, createdAt: true, sealedAt: true } },
} satisfies Prisma.JobInclude;

export type JobRecord = Prisma.JobGetPayload<{ include: typeof jobParts }>;

/** Everything the job's page shows of the job itself; null when there is none. */
export const jobRecord = (db: Db, jobId: string): Promise<JobRecord | null> =>
  db.job.findUnique({ where: { id: jobId }, include: jobParts });

export async function roomOfJob(db: Db, jobId: string): Promise<string | null> {
  const job = await db.job.findUnique({ where: { id: jobId }, select: { roomId: true } });
  return job?.roomId ?? null;
}

/** The stored event of a request and whatever edits or redacts it. */
export async function requestEvents(db: Db, eventId: string) {
  const [original, later] = await Promise.all([
    db.matrixEvent.findUnique({ where: { eventId } }),
    db.matrixEvent.findMany({
      where: { relatesTo: eventId },
      orderBy: { seq: 'asc' },
      select: { eventId: true, sender: true, type: true, receivedAt: true, verdict: true, raw: true },
    }),
  ]);
  return { original, later };
}

/** The audit entries of a job, in the order in which they were written. */
export const jobHistory = (db: Db, jobId: string) =>
  db.auditEntry.findMany({ where: { jobId }, orderBy: { id: 'asc' } });

/** Display names by Matrix id, as people set them: never a proof of who somebody is. */
export async function displayNames(db: Db, roomId: string, mxids: string[]): Promise<Map<string, string>> {
  const rows = await db.roomMember.findMany({
    where: { roomId, mxid: { in: mxids }, displayName: { not: null } },
    select: { mxid: true, displayName: true },
  });
  return new Map(rows.map((row) => [row.mxid, row.displayName ?? '']));
}
