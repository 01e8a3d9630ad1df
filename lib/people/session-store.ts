import type { Db, Tx } from '#lib/db/transaction.ts';

export type NewSessionRow = {
  tokenSha256: string;
  personId: string;
  method: string;
  client: string;
  address: string;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
};

export const insertSession = (tx: Tx, row: NewSessionRow) => tx.session.create({ data: row, select: { id: true } });

/** How long a session may stand unused, and how long in all. */
export type SessionLimits = { idleMs: number; totalMs: number };

const before = (now: Date, ms: number) => new Date(now.getTime() - ms);

/** What holds of every session that still opens something at `now`. */
const openAt = (now: Date, limits: SessionLimits) => ({
  endedAt: null,
  expiresAt: { gt: now },
  createdAt: { gt: before(now, limits.totalMs) },
  lastSeenAt: { gt: before(now, limits.idleMs) },
});

export const findOpenByToken = (db: Db, tokenSha256: string, now: Date, limits: SessionLimits) =>
  db.session.findFirst({ where: { tokenSha256, ...openAt(now, limits) } });

export const findOpenSession = (db: Db, id: string, now: Date, limits: SessionLimits) =>
  db.session.findFirst({ where: { id, ...openAt(now, limits) } });

/** A person's open sessions, the one used last first. */
export const openSessionsOf = (db: Db, personId: string, now: Date, limits: SessionLimits) =>
  db.session.findMany({ where: { personId, ...openAt(now, limits) }, orderBy: { lastSeenAt: 'desc' } });

/** Notes a use of an open session, unless one was noted since `unless`. */
export function setSeen(db: Db, id: string, at: { now: Date; unless: Date }, limits: SessionLimits) {
  const { lastSeenAt, ...open } = openAt(at.now, limits);
  return db.session.updateMany({
    where: { id, ...open, lastSeenAt: { ...lastSeenAt, lt: at.unless } },
    data: { lastSeenAt: at.now },
  });
}

/** Ends one session; null when it had ended already. */
export async function setEnded(tx: Tx, where: { id: string } | { tokenSha256: string }, now: Date) {
  const rows = await tx.session.updateManyAndReturn({ where: { ...where, endedAt: null }, data: { endedAt: now } });
  return rows[0] ?? null;
}

/** Ends every session of a person but one; returns the ids of those that were open. */
export async function setEndedOf(tx: Tx, personId: string, now: Date, except: string | null): Promise<string[]> {
  const rows = await tx.session.updateManyAndReturn({
    where: { personId, endedAt: null, expiresAt: { gt: now }, ...(except === null ? {} : { id: { not: except } }) },
    data: { endedAt: now },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** Keeps a session open until the caller's transaction ends; false when it is not. */
export async function holdSession(tx: Tx, id: string, personId: string, now: Date): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM session
    WHERE id = ${id}::uuid AND "personId" = ${personId}::uuid AND "endedAt" IS NULL AND "expiresAt" > ${now}
    FOR SHARE`;
  return rows.length === 1;
}

/** Forgets where and with what a person signed in, once that is long past. */
export const forgetSessionsBefore = (tx: Tx, personId: string, past: Date) =>
  tx.session.deleteMany({ where: { personId, OR: [{ endedAt: { lt: past } }, { expiresAt: { lt: past } }] } });
