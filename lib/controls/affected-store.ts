import type { Prisma } from '#lib/db/generated/client.ts';
import type { Db } from '#lib/db/transaction.ts';
import type { Scope } from './scope.ts';

const jobWhere: Record<Exclude<Scope['scope'], 'everything'>, (subject: string) => Prisma.JobWhereInput> = {
  room: (roomId) => ({ roomId }),
  agent: (did) => ({ agent: { did } }),
  job: (id) => ({ id }),
  // A vote that stands on the open request, or one that a token rests on.
  approver: (approverMxid) => ({ decisions: { some: { approverMxid, kind: 'approve' } } }),
  policy: (wpcHash) => ({ wpcHash }),
};

const jobsIn = ({ scope, subject }: Scope): Prisma.JobWhereInput =>
  scope === 'everything' || subject === null ? {} : jobWhere[scope](subject);

/** Jobs of a scope that wait or are under way, the oldest first. */
export const openJobsIn = (db: Db, scope: Scope) =>
  db.job.findMany({
    where: { ...jobsIn(scope), state: { in: ['pending', 'approved', 'running', 'completing'] } },
    orderBy: { requestedAt: 'asc' },
    select: { id: true, roomId: true, state: true, toolNames: true },
  });

/** Pending jobs on whose open request this approver's vote stands. */
export const jobsVotedBy = (db: Db, mxid: string) =>
  db.job.findMany({
    where: {
      state: 'pending',
      approvalRequests: { some: { closedAt: null, decisions: { some: { approverMxid: mxid, kind: 'approve' } } } },
    },
    select: { id: true },
  });

export type Span = { from: Date | null; to: Date | null };

/** Live tokens of a scope, minted in the span, with their jobs. */
export async function liveTokensIn(db: Db, scope: Scope, span: Span, now: Date) {
  const approved = scope.scope === 'approver' ? await digestsApprovedBy(db, scope.subject ?? '') : null;
  return db.token.findMany({
    where: {
      revokedAt: null,
      expiresAt: { gt: now },
      issuedAt: { ...(span.from && { gte: span.from }), ...(span.to && { lte: span.to }) },
      ...(scope.scope === 'policy' ? { wpcHash: scope.subject ?? '' } : {}),
      ...(scope.scope === 'agent' ? { agentDid: scope.subject ?? '' } : {}),
      ...(scope.scope === 'room' || scope.scope === 'job' ? { job: jobsIn(scope) } : {}),
      ...(approved && { digest: { in: approved } }),
    },
    orderBy: { issuedAt: 'asc' },
    select: { jti: true, jobId: true, job: { select: { state: true, roomId: true, toolNames: true } } },
  });
}

async function digestsApprovedBy(db: Db, mxid: string): Promise<string[]> {
  const rows = await db.decision.findMany({
    where: { approverMxid: mxid, kind: 'approve', job: { tokens: { some: { revokedAt: null } } } },
    select: { digest: true },
  });
  return rows.map((row) => row.digest);
}

/** Calls of these jobs that have been admitted and not ended: `model` calls are streams that would be cut. */
export const openCallsOf = (db: Db, jobIds: readonly string[]) =>
  db.call.groupBy({
    by: ['kind'],
    where: { outcome: 'started', run: { jobId: { in: [...jobIds] } } },
    _count: true,
  });

export const subjectExists = async (db: Db, { scope, subject }: Scope): Promise<boolean> => {
  if (scope === 'everything') return subject === null;
  if (subject === null) return false;
  const found: Record<typeof scope, () => Promise<unknown>> = {
    room: () => db.room.findUnique({ where: { roomId: subject } }),
    agent: () => db.agent.findUnique({ where: { did: subject } }),
    job: () => db.job.findUnique({ where: { id: subject }, select: { id: true } }),
    approver: () => db.decision.findFirst({ where: { approverMxid: subject }, select: { id: true } }),
    policy: () => db.policy.findUnique({ where: { hash: subject }, select: { hash: true } }),
  };
  return (await found[scope]()) !== null;
};
