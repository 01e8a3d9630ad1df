import type { Db } from '#lib/db/transaction.ts';
import { credentialsOf, openRecoveryOf, peopleWithPasskeys } from './store.ts';

export type PasskeyView = {
  id: string;
  name: string;
  rpId: string;
  /** Whether it is copied between devices by its maker's cloud: such keys keep no count. */
  synced: boolean;
  enrolledAt: string;
  enrolledBy: string;
  lastUsedAt: string | null;
  removed: { at: string; by: string } | null;
};

export type RecoveryView = {
  id: string;
  reason: string;
  requestedBy: string;
  requestedAt: string;
  opensAt: string;
  grantedBy: string | null;
  enrolBefore: string | null;
};

type CredentialRow = Awaited<ReturnType<typeof credentialsOf>>[number];
type RecoveryRow = NonNullable<Awaited<ReturnType<typeof openRecoveryOf>>>;

const passkeyView = (row: CredentialRow): PasskeyView => ({
  id: row.id,
  name: row.name,
  rpId: row.rpId,
  synced: row.backupEligible,
  enrolledAt: row.enrolledAt.toISOString(),
  enrolledBy: row.enrolledBy,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  removed: row.removedAt ? { at: row.removedAt.toISOString(), by: row.removedBy ?? '' } : null,
});

const recoveryView = (row: RecoveryRow): RecoveryView => ({
  id: row.id,
  reason: row.reason,
  requestedBy: row.requestedBy,
  requestedAt: row.requestedAt.toISOString(),
  opensAt: row.opensAt.toISOString(),
  grantedBy: row.grantedBy,
  enrolBefore: row.enrolBefore?.toISOString() ?? null,
});

const stillOpen = (row: RecoveryRow | null | undefined, now: Date): RecoveryView | null =>
  row && !(row.enrolBefore && row.enrolBefore <= now) ? recoveryView(row) : null;

/** A person's own passkeys, those in force first, and the recovery that is under way for them. */
export async function listOwnPasskeys(
  db: Db,
  personId: string,
  now: Date,
): Promise<{ passkeys: PasskeyView[]; recovery: RecoveryView | null }> {
  const [rows, recovery] = await Promise.all([credentialsOf(db, personId), openRecoveryOf(db, personId)]);
  const ordered = [...rows.filter((row) => !row.removedAt), ...rows.filter((row) => row.removedAt)];
  return { passkeys: ordered.map(passkeyView), recovery: stillOpen(recovery, now) };
}

export type PersonPasskeys = {
  personId: string;
  name: string;
  mxid: string | null;
  passkeys: PasskeyView[];
  recovery: RecoveryView | null;
};

/** Everybody's passkeys, for admins. */
export async function listPeoplePasskeys(db: Db, now: Date): Promise<PersonPasskeys[]> {
  return (await peopleWithPasskeys(db)).map((person) => ({
    personId: person.id,
    name: person.displayName,
    mxid: person.bindings[0]?.mxid ?? null,
    passkeys: person.passkeys.map(passkeyView),
    recovery: stillOpen(person.recoveries[0], now),
  }));
}
