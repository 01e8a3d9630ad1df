import { controlsOver } from '#lib/controls/store.ts';
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

/** A job that ran; null for one whose agent never collected a token. */
export const jobThatRan = (db: Db, jobId: string) =>
  db.job.findFirst({
    where: { id: jobId, tokens: { some: { collectedAt: { not: null } } } },
    include: { agent: true },
  });

export const requestByDigest = (db: Db, digest: string) =>
  db.approvalRequest.findUnique({ where: { digest }, include: { job: { include: { agent: true } } } });

export const planOf = (db: Db, jobId: string, revision: number) =>
  db.planRevision.findUnique({ where: { jobId_revision: { jobId, revision } } });

/** Which control stops a job at the moment; null when none does. */
export async function heldBy(
  db: Db,
  job: { id: string; roomId: string; agent: { did: string } },
): Promise<'triage' | 'freeze' | null> {
  const [control] = await controlsOver(db, { jobId: job.id, roomId: job.roomId, agentDid: job.agent.did });
  return control?.kind ?? null;
}

type ControlPlace = { scope: string; subject: string | null; jobsStopped?: string[]; jobsReopened?: string[] };

/** The joined rooms that a control without a room of its own is about: an agent’s, a job’s, those of the jobs it touched, or all. */
export async function roomsOfControl(db: Db, place: ControlPlace): Promise<string[]> {
  const { scope, subject } = place;
  const touched = [
    ...(place.jobsStopped ?? []),
    ...(place.jobsReopened ?? []),
    ...(scope === 'job' && subject ? [subject] : []),
  ];
  const jobs = await db.job.findMany({
    where: { id: { in: touched } },
    select: { roomId: true },
    distinct: ['roomId'],
  });
  const about =
    scope === 'everything'
      ? {}
      : {
          OR: [
            { roomId: { in: jobs.map((job) => job.roomId) } },
            ...(scope === 'agent' && subject ? [{ agent: { did: subject } }] : []),
          ],
        };
  const rooms = await db.room.findMany({ where: { state: 'joined', ...about }, select: { roomId: true } });
  return rooms.map((room) => room.roomId);
}

/** A request with the decisions made on it, in their order. */
export const requestWithDecisions = (db: Db, digest: string) =>
  db.approvalRequest.findUnique({ where: { digest }, include: { decisions: { orderBy: { decidedAt: 'asc' } } } });
