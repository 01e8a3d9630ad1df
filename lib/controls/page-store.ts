import type { Prisma } from '#lib/db/generated/client.ts';
import type { Db } from '#lib/db/transaction.ts';
import { drillPrefix } from './drill-store.ts';

const parts = {
  tasks: { orderBy: [{ tool: 'asc' }, { credential: 'asc' }] },
  review: true,
  acks: { orderBy: { at: 'asc' } },
  assertions: { select: { step: true, credentialId: true } },
} satisfies Prisma.ControlInclude;

/** One control with everything that belongs to it. */
export const controlRow = (db: Db, id: string) => db.control.findUnique({ where: { id }, include: parts });

/** Controls that are over, and revocations, the newest first; those after `after` when it is given. */
export const endedControls = (db: Db, { take, after }: { take: number; after?: string }) =>
  db.control.findMany({
    where: {
      OR: [{ kind: 'revoke' }, { liftedAt: { not: null } }],
      AND: { OR: [{ subject: null }, { NOT: { subject: { startsWith: drillPrefix } } }] },
    },
    orderBy: [{ appliedAt: 'desc' }, { id: 'desc' }],
    ...(after && { cursor: { id: after }, skip: 1 }),
    take,
    include: parts,
  });

export const controlRowsById = (db: Db, ids: readonly string[]) =>
  db.control.findMany({ where: { id: { in: [...ids] } }, orderBy: { appliedAt: 'asc' }, include: parts });

export type ControlRow = NonNullable<Awaited<ReturnType<typeof controlRow>>>;

/** Jobs by id, with what their evidence says. */
export const jobsWithPackages = (db: Db, ids: readonly string[]) =>
  db.job.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, roomId: true, state: true, package: { select: { verdict: true } } },
    orderBy: { requestedAt: 'asc' },
  });

/** Jobs of a room whose agents collected a token of a policy, the newest first. */
export const jobsRunUnder = (db: Db, roomId: string, wpcHash: string, take: number) =>
  db.job.findMany({
    where: { roomId, tokens: { some: { wpcHash, collectedAt: { not: null } } } },
    select: { id: true, roomId: true, state: true, package: { select: { verdict: true } } },
    orderBy: { requestedAt: 'desc' },
    take,
  });
