import type { Prisma } from '#lib/db/generated/client.ts';
import type { Db } from '#lib/db/transaction.ts';

const openBindings = { where: { unboundAt: null }, orderBy: { boundAt: 'asc' } } satisfies Prisma.Person$bindingsArgs;
const heldRoles = { where: { revokedAt: null }, orderBy: { role: 'asc' } } satisfies Prisma.Person$rolesArgs;
const lastSession = { orderBy: { lastSeenAt: 'desc' }, take: 1 } satisfies Prisma.Person$sessionsArgs;
const inForce = {
  select: { passkeys: { where: { removedAt: null } } },
} satisfies Prisma.PersonCountOutputTypeDefaultArgs;

const named = (text: string): Prisma.PersonWhereInput => ({
  OR: [
    { displayName: { contains: text, mode: 'insensitive' } },
    { bindings: { some: { mxid: { contains: text, mode: 'insensitive' }, unboundAt: null } } },
    { identities: { some: { label: { contains: text, mode: 'insensitive' } } } },
  ],
});

/** People, those in force first; whose name, id or OpenID account holds `text` when it is given. */
export const peopleRows = (db: Db, text: string | null, take: number) =>
  db.person.findMany({
    where: text === null ? {} : named(text),
    orderBy: [{ disabledAt: { sort: 'desc', nulls: 'first' } }, { displayName: 'asc' }, { id: 'asc' }],
    take,
    include: { bindings: openBindings, identities: true, roles: heldRoles, sessions: lastSession, _count: inForce },
  });

/** One person with everything that was ever bound to them. */
export const personRow = (db: Db, id: string) =>
  db.person.findUnique({
    where: { id },
    include: {
      bindings: { orderBy: { boundAt: 'asc' } },
      identities: { orderBy: { linkedAt: 'asc' } },
      roles: heldRoles,
      sessions: lastSession,
      _count: inForce,
    },
  });

/** Ids that an admin released to a person and that nobody has bound since. */
export const releasedRows = (db: Db, personId: string) =>
  db.matrixBinding.findMany({ where: { releasedTo: personId }, orderBy: { unboundAt: 'desc' } });

export const roomNames = (db: Db, roomIds: string[]) =>
  db.room.findMany({
    where: { roomId: { in: roomIds } },
    select: { roomId: true, name: true },
    orderBy: { name: 'asc' },
  });
