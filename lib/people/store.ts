import type { Role } from '#lib/actor.ts';
import type { Db, Tx } from '#lib/db/transaction.ts';

// ── persons ──

export const insertPerson = (tx: Tx, displayName: string, now: Date) =>
  tx.person.create({ data: { displayName, createdAt: now } });

/** A person, kept to this transaction: every change to an account takes this lock first. Null when there is none. */
export async function lockPerson(tx: Tx, personId: string) {
  await tx.$executeRaw`SELECT 1 FROM person WHERE id = ${personId}::uuid FOR NO KEY UPDATE`;
  return tx.person.findUnique({ where: { id: personId } });
}

/** A person, kept as they are until this transaction ends, together with others who only read them. */
export async function holdPerson(tx: Tx, personId: string): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM person WHERE id = ${personId}::uuid FOR SHARE`;
}

export const setDisabled = (tx: Tx, personId: string, disabledAt: Date | null) =>
  tx.person.update({ where: { id: personId }, data: { disabledAt } });

export async function findSessionOwner(db: Db, sessionId: string): Promise<string | null> {
  const row = await db.session.findUnique({ where: { id: sessionId }, select: { personId: true } });
  return row?.personId ?? null;
}

// ── Matrix ids ──

export const findBinding = (db: Db, mxid: string) =>
  db.matrixBinding.findFirst({ where: { mxid, unboundAt: null }, include: { person: true } });

/** The binding of an id that was ended last; null when none ever was. */
export const lastEndedBinding = (db: Db, mxid: string) =>
  db.matrixBinding.findFirst({
    where: { mxid, unboundAt: { not: null } },
    orderBy: [{ unboundAt: 'desc' }, { id: 'desc' }],
  });

/** Holds everything about one id's binding still until the transaction ends. */
export const lockMxid = (tx: Tx, mxid: string) =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`binding:${mxid}`}, 0))`;

export const insertBinding = (tx: Tx, mxid: string, personId: string, now: Date) =>
  tx.matrixBinding.create({ data: { mxid, personId, boundAt: now } });

/** Ends a person's binding; false when they have no such one. */
export async function endBinding(tx: Tx, mxid: string, personId: string, now: Date): Promise<boolean> {
  const { count } = await tx.matrixBinding.updateMany({
    where: { mxid, personId, unboundAt: null },
    data: { unboundAt: now },
  });
  return count === 1;
}

export const setReleasedTo = (tx: Tx, bindingId: string, personId: string) =>
  tx.matrixBinding.update({ where: { id: bindingId }, data: { releasedTo: personId } });

/** What is known of a Matrix id: whom it belongs to, or belonged to last, and who else that person is. */
export type Account = {
  personId: string;
  /** False when the id was taken from this person and is nobody's now. */
  bound: boolean;
  disabledAt: Date | null;
  /**
   * The ids that stand for the same person: those bound now, and those that were and are nobody else's. Unbinding an id
   * must not make its owner a second person.
   */
  ids: string[];
};

/** Reads an id's account in one statement; null when the id never had one here. */
export async function findAccount(db: Db, mxid: string): Promise<Account | null> {
  const rows = await db.$queryRaw<Account[]>`
    SELECT own."personId", own."unboundAt" IS NULL AS bound, person."disabledAt",
      ARRAY(
        SELECT DISTINCT ever.mxid FROM matrix_binding ever
        WHERE ever."personId" = own."personId" AND NOT EXISTS (
          SELECT 1 FROM matrix_binding other
          WHERE other.mxid = ever.mxid AND other."unboundAt" IS NULL AND other."personId" <> own."personId")) AS ids
    FROM (
      SELECT "personId", "unboundAt" FROM matrix_binding WHERE mxid = ${mxid}
      ORDER BY "unboundAt" DESC NULLS FIRST, id DESC LIMIT 1) own
    JOIN person ON person.id = own."personId"`;
  return rows[0] ?? null;
}

/** The ids that stand for the same person as `mxid`, `mxid` itself included. */
export async function idsOfSamePerson(db: Db, mxid: string): Promise<string[]> {
  const account = await findAccount(db, mxid);
  return account?.ids ?? [mxid];
}

// ── OpenID identities ──

export const findIdentity = (db: Db, issuer: string, subject: string) =>
  db.oidcIdentity.findUnique({ where: { issuer_subject: { issuer, subject } }, include: { person: true } });

export const lockIdentity = (tx: Tx, issuer: string, subject: string) =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`identity:${issuer}\n${subject}`}, 0))`;

export const insertIdentity = (
  tx: Tx,
  row: { issuer: string; subject: string; personId: string; label: string; linkedAt: Date; lastUsedAt: Date | null },
) => tx.oidcIdentity.create({ data: row });

export const setIdentityUsed = (tx: Tx, id: string, now: Date) =>
  tx.oidcIdentity.update({ where: { id }, data: { lastUsedAt: now } });

/** Takes an identity from a person; null when it is not theirs. */
export async function deleteIdentity(tx: Tx, id: string, personId: string) {
  const identity = await tx.oidcIdentity.findFirst({ where: { id, personId } });
  if (!identity) return null;
  const { count } = await tx.oidcIdentity.deleteMany({ where: { id, personId } });
  return count === 1 ? identity : null;
}

/** In how many ways a person can sign in: Matrix ids and OpenID identities. */
export async function countWaysIn(db: Db, personId: string): Promise<number> {
  const [ids, identities] = await Promise.all([
    db.matrixBinding.count({ where: { personId, unboundAt: null } }),
    db.oidcIdentity.count({ where: { personId } }),
  ]);
  return ids + identities;
}

// ── roles ──

export async function insertRole(
  tx: Tx,
  grant: { personId: string; role: Role; grantedBy: string; now: Date },
): Promise<boolean> {
  const held = await tx.roleGrant.count({ where: { personId: grant.personId, role: grant.role, revokedAt: null } });
  if (held > 0) return false;
  // Two grants at once: the partial unique index lets one through and fails the other transaction.
  await tx.roleGrant.create({
    data: { personId: grant.personId, role: grant.role, grantedBy: grant.grantedBy, grantedAt: grant.now },
  });
  return true;
}

/** The roles that a person holds now. */
export async function rolesOf(db: Db, personId: string): Promise<Role[]> {
  const grants = await db.roleGrant.findMany({ where: { personId, revokedAt: null }, select: { role: true } });
  return grants.map((grant) => grant.role);
}

/** Ends a person's role; false when they do not hold it. */
export async function endRole(tx: Tx, personId: string, role: Role, now: Date): Promise<boolean> {
  const { count } = await tx.roleGrant.updateMany({
    where: { personId, role, revokedAt: null },
    data: { revokedAt: now },
  });
  return count === 1;
}

/** Holds the set of admins still until the transaction ends. */
export const lockAdmins = (tx: Tx) => tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('admins', 0))`;

/** Enabled people who hold the role of an admin and have a way to sign in. */
export const findAdmins = (db: Db) =>
  db.person.findMany({
    where: {
      disabledAt: null,
      roles: { some: { role: 'admin', revokedAt: null } },
      OR: [{ bindings: { some: { unboundAt: null } } }, { identities: { some: {} } }],
    },
    include: { bindings: { where: { unboundAt: null }, orderBy: { boundAt: 'asc' } }, identities: true },
    orderBy: { createdAt: 'asc' },
  });
