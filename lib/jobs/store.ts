import type { Prisma } from '#lib/db/generated/client.ts';
import type { Db, Tx } from '#lib/db/transaction.ts';
import { type JobState, mayMove } from './lifecycle.ts';

export const insertJob = (tx: Tx, job: Prisma.JobUncheckedCreateInput) => tx.job.create({ data: job });

export const findJob = (db: Db, jobId: string) =>
  db.job.findUnique({ where: { id: jobId }, include: { room: true, agent: true } });

export const findJobByRequest = (db: Db, requestEventId: string) => db.job.findUnique({ where: { requestEventId } });

/** Reads a job and keeps it to this transaction, so that deciders, sweepers and agents act one after the other. */
export async function lockJob(tx: Tx, jobId: string) {
  await tx.$executeRaw`SELECT 1 FROM job WHERE id = ${jobId} FOR UPDATE`;
  return findJob(tx, jobId);
}

/** Reads a job and keeps its state from changing until this transaction ends; other readers are not kept out. */
export async function holdJob(tx: Tx, jobId: string) {
  await tx.$executeRaw`SELECT 1 FROM job WHERE id = ${jobId} FOR SHARE`;
  return findJob(tx, jobId);
}

/**
 * Moves a job to `to` if it is in one of `from`. The update names the states it expects: a job that moved meanwhile is
 * not touched.
 * @returns whether the job moved
 * @throws when the lifecycle table forbids one of the moves (a defect, not a race)
 */
export async function moveJob(
  tx: Tx,
  move: {
    jobId: string;
    from: readonly JobState[];
    to: JobState;
    now: Date;
    data?: Prisma.JobUncheckedUpdateManyInput;
  },
): Promise<boolean> {
  for (const from of move.from) {
    if (!mayMove(from, move.to)) throw new Error(`The lifecycle has no move from ${from} to ${move.to}.`);
  }
  const { count } = await tx.job.updateMany({
    where: { id: move.jobId, state: { in: [...move.from] } },
    data: { ...move.data, state: move.to, updatedAt: move.now },
  });
  return count === 1;
}

export const setJobExpiry = (tx: Tx, jobId: string, expiresAt: Date, now: Date) =>
  tx.job.update({ where: { id: jobId }, data: { expiresAt, updatedAt: now } });

export const insertPlan = (tx: Tx, plan: Prisma.PlanRevisionUncheckedCreateInput) =>
  tx.planRevision.create({ data: plan });

export const planCount = (db: Db, jobId: string) => db.planRevision.count({ where: { jobId } });

/** The newest revision that `author` wrote. */
export const lastPlanBy = (db: Db, jobId: string, author: string) =>
  db.planRevision.findFirst({ where: { jobId, author }, orderBy: { revision: 'desc' } });

export const findPlan = (db: Db, jobId: string, revision: number) =>
  db.planRevision.findUnique({ where: { jobId_revision: { jobId, revision } } });

export const insertApprovalRequest = (tx: Tx, request: Prisma.ApprovalRequestUncheckedCreateInput) =>
  tx.approvalRequest.create({ data: request });

/** The request that is open for decision, with the decisions made on it; null when none is open. */
export const openApprovalRequest = (db: Db, jobId: string) =>
  db.approvalRequest.findFirst({
    where: { jobId, closedAt: null },
    orderBy: { createdAt: 'desc' },
    include: { decisions: { orderBy: { decidedAt: 'asc' } } },
  });

/** Why the job's newest closed request was closed, of those whose digest begins so; null when there is none. */
export async function whyClosed(db: Db, jobId: string, digestStart = ''): Promise<string | null> {
  const closed = await db.approvalRequest.findFirst({
    where: { jobId, digest: { startsWith: digestStart }, closedAt: { not: null } },
    orderBy: { createdAt: 'desc' },
    select: { closedWhy: true },
  });
  return closed?.closedWhy ?? null;
}

/** The requests with these digests, open or closed. */
export const requestsByDigest = (db: Db, digests: string[]) =>
  db.approvalRequest.findMany({
    where: { digest: { in: digests } },
    select: { jobId: true, digest: true, subjectText: true, viewText: true },
  });

/** Closes the open requests of a job; returns their digests. */
export async function closeApprovalRequests(tx: Tx, jobId: string, why: string, now: Date): Promise<string[]> {
  const closed = await tx.approvalRequest.updateManyAndReturn({
    where: { jobId, closedAt: null },
    data: { closedAt: now, closedWhy: why },
    select: { digest: true },
  });
  return closed.map((row) => row.digest);
}

export const insertDecision = (tx: Tx, decision: Prisma.DecisionUncheckedCreateInput) =>
  tx.decision.create({ data: decision });

/** The decision that ended a job's approval: the last one on its newest request. */
export const lastDecision = (db: Db, jobId: string) =>
  db.decision.findFirst({ where: { jobId }, orderBy: { decidedAt: 'desc' } });

/** The decisions of one kind on one request, in the order they were made. */
export const decisionsOnRequest = (db: Db, approvalRequestId: string, kind: 'approve' | 'deny') =>
  db.decision.findMany({ where: { approvalRequestId, kind }, orderBy: { decidedAt: 'asc' } });

export const findDecisionByEvent = (db: Db, matrixEventId: string) =>
  db.decision.findUnique({ where: { matrixEventId } });

/** Jobs whose time in their state is up, oldest first. */
export const lapsedJobs = (db: Db, now: Date) =>
  db.job.findMany({
    where: { state: { in: ['requested', 'planned', 'changes_requested', 'pending'] }, expiresAt: { lte: now } },
    orderBy: { expiresAt: 'asc' },
    take: 100,
    select: { id: true },
  });

/** Approved or running jobs without a live token. */
export const outlivedJobs = (db: Db, now: Date) =>
  db.job.findMany({
    where: { state: { in: ['approved', 'running'] }, tokens: { none: { revokedAt: null, expiresAt: { gt: now } } } },
    take: 100,
    select: { id: true },
  });

/** Jobs that have waited for the agent's signature since before `since`. */
export const unsignedJobs = (db: Db, since: Date) =>
  db.job.findMany({ where: { state: 'completing', updatedAt: { lte: since } }, take: 100, select: { id: true } });

/** Unfinished jobs of a room in the given states. */
export const jobsOfRoom = (db: Db, roomId: string | null, states: readonly JobState[]) =>
  db.job.findMany({
    where: { ...(roomId === null ? {} : { roomId }), state: { in: [...states] } },
    orderBy: { requestedAt: 'asc' },
  });

/** Unfinished jobs of an agent in the given states. */
export const jobsOfAgent = (db: Db, agentDid: string, states: readonly JobState[]) =>
  db.job.findMany({
    where: { agent: { did: agentDid }, state: { in: [...states] } },
    orderBy: { requestedAt: 'asc' },
  });

/** Jobs on which an agent has something to do, oldest first, with the revision that was returned to it, if any. */
export const jobsForAgent = (db: Db, did: string) =>
  db.job.findMany({
    where: { agent: { did }, state: { in: ['requested', 'changes_requested', 'approved', 'running', 'completing'] } },
    orderBy: { requestedAt: 'asc' },
    take: 20,
    include: { plans: { orderBy: { revision: 'desc' }, take: 1 } },
  });
