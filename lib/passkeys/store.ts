import type { Prisma } from '#lib/db/generated/client.ts';
import type { PasskeyPurpose } from '#lib/db/generated/enums.ts';
import type { Db, Tx } from '#lib/db/transaction.ts';

/** Keeps all that concerns one person's passkeys to this transaction. Null when there is no such enabled person. */
export async function lockPerson(tx: Tx, personId: string) {
  await tx.$executeRaw`SELECT 1 FROM person WHERE id = ${personId}::uuid FOR NO KEY UPDATE`;
  return tx.person.findFirst({
    where: { id: personId, disabledAt: null },
    include: { bindings: { where: { unboundAt: null }, orderBy: { boundAt: 'asc' }, take: 1 } },
  });
}

// ── credentials ──

export type Credential = NonNullable<Awaited<ReturnType<typeof findCredential>>>;

export const findCredential = (db: Db, credentialId: string) =>
  db.passkeyCredential.findUnique({ where: { credentialId } });

/** Reads a credential and keeps it, with its count, to this transaction. */
export async function lockCredential(tx: Tx, credentialId: string) {
  await tx.$executeRaw`SELECT 1 FROM passkey_credential WHERE "credentialId" = ${credentialId} FOR UPDATE`;
  return findCredential(tx, credentialId);
}

/** Every passkey that a person ever had, the removed ones too, oldest first. */
export const credentialsOf = (db: Db, personId: string) =>
  db.passkeyCredential.findMany({ where: { personId }, orderBy: { enrolledAt: 'asc' } });

export const openCredentialsOf = (db: Db, personId: string) =>
  db.passkeyCredential.findMany({ where: { personId, removedAt: null }, orderBy: { enrolledAt: 'asc' } });

export const countOpenCredentials = (db: Db, personId: string) =>
  db.passkeyCredential.count({ where: { personId, removedAt: null } });

export const insertCredential = (tx: Tx, row: Prisma.PasskeyCredentialUncheckedCreateInput) =>
  tx.passkeyCredential.create({ data: row });

export const setCredentialUsed = (
  tx: Tx,
  credentialId: string,
  use: { signCount: bigint; backedUp: boolean; lastUsedAt: Date },
) => tx.passkeyCredential.update({ where: { credentialId }, data: use });

export const setCredentialName = (tx: Tx, id: string, name: string) =>
  tx.passkeyCredential.update({ where: { id }, data: { name } });

/** Removes a passkey for good. Returns false when it was removed before. */
export async function setCredentialRemoved(tx: Tx, id: string, removedBy: string, now: Date): Promise<boolean> {
  const { count } = await tx.passkeyCredential.updateMany({
    where: { id, removedAt: null },
    data: { removedAt: now, removedBy },
  });
  return count === 1;
}

// ── challenges ──

export type Challenge = NonNullable<Awaited<ReturnType<typeof findChallenge>>>;

/** Stores a challenge and forgets the person's expired ones. */
export async function insertChallenge(tx: Tx, row: Prisma.PasskeyChallengeUncheckedCreateInput, now: Date) {
  await tx.passkeyChallenge.deleteMany({ where: { personId: row.personId, expiresAt: { lt: now } } });
  return tx.passkeyChallenge.create({ data: row, select: { id: true } });
}

export const findChallenge = (db: Db, id: string) => db.passkeyChallenge.findUnique({ where: { id } });

/** Uses a challenge up, once, while it is good for that person and purpose; null otherwise. */
export async function useChallenge(
  tx: Tx,
  wanted: { id: string; personId: string; purpose: PasskeyPurpose; now: Date },
) {
  const { now, ...where } = wanted;
  const rows = await tx.passkeyChallenge.updateManyAndReturn({
    where: { ...where, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  return rows[0] ?? null;
}

/** Uses a challenge up without any good coming of it. */
export const burnChallenge = (db: Db, id: string, personId: string, now: Date) =>
  db.passkeyChallenge.updateMany({ where: { id, personId, usedAt: null }, data: { usedAt: now } });

// ── assertions under decisions ──

export const insertAssertion = (tx: Tx, row: Prisma.DecisionAssertionUncheckedCreateInput) =>
  tx.decisionAssertion.create({ data: row });

// ── recoveries ──

export type Recovery = NonNullable<Awaited<ReturnType<typeof findRecovery>>>;

export const findRecovery = (db: Db, id: string) => db.passkeyRecovery.findUnique({ where: { id } });

export const openRecoveryOf = (db: Db, personId: string) =>
  db.passkeyRecovery.findFirst({ where: { personId, closedAt: null } });

export const insertRecovery = (tx: Tx, row: Prisma.PasskeyRecoveryUncheckedCreateInput) =>
  tx.passkeyRecovery.create({ data: row });

export const setRecoveryGranted = (
  tx: Tx,
  id: string,
  grant: { grantedBy: string; grantedAt: Date; enrolBefore: Date },
) => tx.passkeyRecovery.update({ where: { id }, data: grant });

export const closeRecovery = (tx: Tx, id: string, closedWhy: string, now: Date) =>
  tx.passkeyRecovery.update({ where: { id }, data: { closedAt: now, closedWhy } });

/** Enabled people with their ids and passkeys, for the admins' page. */
export const peopleWithPasskeys = (db: Db) =>
  db.person.findMany({
    where: { disabledAt: null },
    orderBy: { displayName: 'asc' },
    take: 500,
    include: {
      bindings: { where: { unboundAt: null }, orderBy: { boundAt: 'asc' }, take: 1 },
      passkeys: { orderBy: { enrolledAt: 'asc' } },
      recoveries: { where: { closedAt: null } },
    },
  });
