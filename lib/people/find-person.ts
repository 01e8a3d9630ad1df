import type { Db } from '#lib/db/transaction.ts';
import { type PersonRow, personRowView } from './list-people.ts';
import { openSessionsOf, type SessionLimits } from './session-store.ts';
import { findBinding, lastEndedBinding } from './store.ts';
import { personRow, releasedRows, roomNames } from './view-store.ts';

export type BindingView = { mxid: string; boundAt: string };
export type IdentityView = { id: string; issuer: string; label: string; linkedAt: string; lastUsedAt: string | null };
export type SessionView = {
  id: string;
  method: string;
  client: string;
  address: string;
  createdAt: string;
  lastSeenAt: string;
  /** When it ends in any case. */
  expiresAt: string;
};

export type PersonView = PersonRow & {
  createdAt: string;
  bindings: BindingView[];
  /** Ids that were taken from the person and are bound to nobody. */
  unbound: { mxid: string; unboundAt: string }[];
  /** Ids that an admin lets them bind anew. */
  released: string[];
  identityList: IdentityView[];
  sessions: SessionView[];
};

type Row = NonNullable<Awaited<ReturnType<typeof personRow>>>;
type SessionRow = Awaited<ReturnType<typeof openSessionsOf>>[number];

const sessionView = (row: SessionRow, limits: SessionLimits): SessionView => ({
  id: row.id,
  method: row.method,
  client: row.client,
  address: row.address,
  createdAt: row.createdAt.toISOString(),
  lastSeenAt: row.lastSeenAt.toISOString(),
  expiresAt: new Date(Math.min(row.expiresAt.getTime(), row.createdAt.getTime() + limits.totalMs)).toISOString(),
});

const identityView = (row: Row['identities'][number]): IdentityView => ({
  id: row.id,
  issuer: row.issuer,
  label: row.label,
  linkedAt: row.linkedAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
});

async function unboundOf(db: Db, row: Row): Promise<PersonView['unbound']> {
  const ended = new Map<string, string>();
  for (const { mxid, unboundAt } of row.bindings) if (unboundAt) ended.set(mxid, unboundAt.toISOString());
  const free = await Promise.all([...ended].map(async ([mxid]) => (await findBinding(db, mxid)) === null));
  return [...ended].filter((_, index) => free[index]).map(([mxid, unboundAt]) => ({ mxid, unboundAt }));
}

async function releasedTo(db: Db, personId: string): Promise<string[]> {
  const mxids = [...new Set((await releasedRows(db, personId)).map(({ mxid }) => mxid))];
  const stands = await Promise.all(
    mxids.map(
      async (mxid) => !(await findBinding(db, mxid)) && (await lastEndedBinding(db, mxid))?.releasedTo === personId,
    ),
  );
  return mxids.filter((_, index) => stands[index]);
}

/** One person as their own page and the admins' page show them; null when there is none. */
export async function findPersonView(
  db: Db,
  personId: string,
  at: { now: Date; limits: SessionLimits },
): Promise<PersonView | null> {
  const row = await personRow(db, personId);
  if (!row) return null;
  const sessions = await openSessionsOf(db, personId, at.now, at.limits);
  return {
    ...personRowView(row),
    createdAt: row.createdAt.toISOString(),
    bindings: row.bindings
      .filter(({ unboundAt }) => unboundAt === null)
      .map(({ mxid, boundAt }) => ({ mxid, boundAt: boundAt.toISOString() })),
    unbound: await unboundOf(db, row),
    released: await releasedTo(db, personId),
    identityList: row.identities.map(identityView),
    sessions: sessions.map((session) => sessionView(session, at.limits)),
  };
}

/** Rooms by id, with the names that they have here. */
export const namedRooms = (db: Db, roomIds: string[]): Promise<{ roomId: string; name: string }[]> =>
  roomNames(db, roomIds);
