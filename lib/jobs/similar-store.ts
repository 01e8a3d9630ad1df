import type { Db } from '#lib/db/transaction.ts';
import { isTerminal, jobStates } from './lifecycle.ts';

const candidatesMax = 200;

/** Ended jobs of one agent in one room, the newest first, with the verdict of their last plan and how they were decided. */
export const endedJobs = (db: Db, where: { agentDid: string; roomId: string; exceptJobId: string }) =>
  db.job.findMany({
    where: {
      agent: { did: where.agentDid },
      roomId: where.roomId,
      id: { not: where.exceptJobId },
      state: { in: jobStates.filter(isTerminal) },
      plans: { some: {} },
    },
    orderBy: [{ requestedAt: 'desc' }, { id: 'asc' }],
    take: candidatesMax,
    select: {
      id: true,
      state: true,
      requestText: true,
      requesterMxid: true,
      requestedAt: true,
      bundle: { select: { id: true, verdict: true } },
      plans: { orderBy: { revision: 'desc' }, take: 1, select: { verdictText: true } },
      approvalRequests: {
        orderBy: { createdAt: 'desc' },
        take: 1,
        select: { decisions: { orderBy: { decidedAt: 'asc' }, select: { kind: true, approverMxid: true } } },
      },
    },
  });
