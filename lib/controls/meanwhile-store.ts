import type { Db } from '#lib/db/transaction.ts';
import type { Scope } from './scope.ts';

type During = Scope & { actions: string[]; from: Date; until: Date | null };

/** Entries of a scope between two moments, the newest first. */
export async function entriesInScope(db: Db, { scope, subject, actions, from, until }: During, take: number) {
  const jobs = scope === 'agent' && subject ? await jobsOfAgent(db, subject, from) : null;
  return db.auditEntry.findMany({
    where: {
      action: { in: actions },
      at: { gte: from, ...(until && { lte: until }) },
      ...(scope === 'room' && subject ? { roomId: subject } : {}),
      ...(scope === 'job' && subject ? { jobId: subject } : {}),
      ...(jobs && { jobId: { in: jobs } }),
    },
    orderBy: { id: 'desc' },
    take,
  });
}

async function jobsOfAgent(db: Db, did: string, since: Date): Promise<string[]> {
  const where = { agent: { did }, OR: [{ updatedAt: { gte: since } }, { finishedAt: null }] };
  return (await db.job.findMany({ where, select: { id: true } })).map((job) => job.id);
}

/** The entry that ended a control; null while it lasts. */
export const liftEntry = (db: Db, control: { id: string; liftedAt: Date }) =>
  db.auditEntry.findFirst({
    where: { action: 'control.lifted', at: control.liftedAt, detailText: { contains: control.id } },
    select: { detailText: true },
  });
