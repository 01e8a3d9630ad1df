import type { Role } from '#lib/actor.ts';
import type { Db } from '#lib/db/transaction.ts';
import { peopleRows } from './view-store.ts';

export type PersonRow = {
  personId: string;
  name: string;
  mxids: string[];
  /** What the OpenID accounts are called that sign in to this one. */
  identities: string[];
  roles: Role[];
  passkeys: number;
  lastSeenAt: string | null;
  disabledAt: string | null;
};

export const peopleMax = 200;

type Row = Awaited<ReturnType<typeof peopleRows>>[number];

export const personRowView = (row: Row): PersonRow => ({
  personId: row.id,
  name: row.displayName,
  mxids: row.bindings.filter(({ unboundAt }) => unboundAt === null).map(({ mxid }) => mxid),
  identities: row.identities.map(({ label }) => label),
  roles: row.roles.map(({ role }) => role),
  passkeys: row._count.passkeys,
  lastSeenAt: row.sessions[0]?.lastSeenAt.toISOString() ?? null,
  disabledAt: row.disabledAt?.toISOString() ?? null,
});

/**
 * People by name, those in force first.
 * @param text part of a name, a Matrix id or an OpenID account's name; null for everybody
 * @returns at most `peopleMax`; `more` says whether there are others
 */
export async function listPeople(db: Db, text: string | null): Promise<{ people: PersonRow[]; more: boolean }> {
  const rows = await peopleRows(db, text, peopleMax + 1);
  return { people: rows.slice(0, peopleMax).map(personRowView), more: rows.length > peopleMax };
}
