import type { PersonActor } from '#lib/actor.ts';
import type { Db, Tx } from '#lib/db/transaction.ts';

type PersonRow = { id: string; displayName: string; mxid: string | null; roles: PersonActor['roles'] };

/**
 * A person with the Matrix id and the roles that are theirs right now; null when there is none or they are disabled.
 * One statement: every request begins with it.
 */
export async function findPerson(db: Db, personId: string): Promise<PersonRow | null> {
  const rows = await db.$queryRaw<PersonRow[]>`
    SELECT person.id::text AS id, person."displayName",
      (SELECT mxid FROM matrix_binding AS bound
        WHERE bound."personId" = person.id AND bound."unboundAt" IS NULL ORDER BY bound."boundAt" LIMIT 1) AS mxid,
      ARRAY(SELECT held.role::text FROM role_grant AS held
        WHERE held."personId" = person.id AND held."revokedAt" IS NULL ORDER BY held.role) AS roles
    FROM person WHERE person.id = ${personId}::uuid AND person."disabledAt" IS NULL`;
  return rows[0] ?? null;
}

/** The open bindings of enabled people to ids of one homeserver, with the roles these people hold. */
export const peopleOfServer = (db: Db, serverName: string) =>
  db.matrixBinding.findMany({
    where: { mxid: { endsWith: `:${serverName}` }, unboundAt: null, person: { disabledAt: null } },
    include: { person: { include: { roles: { where: { revokedAt: null }, orderBy: { role: 'asc' } } } } },
  });

// ── sign-in codes ──

/** Holds everything about one id's codes still until the transaction ends. */
export const lockCodesOf = (tx: Tx, mxid: string) =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`sign-in:${mxid}`}, 0))`;

export const countCodesSince = (tx: Tx, mxid: string, since: Date) =>
  tx.signInCode.count({ where: { mxid, createdAt: { gt: since } } });

export const closeCodesOf = (tx: Tx, mxid: string, now: Date) =>
  tx.signInCode.updateMany({ where: { mxid, usedAt: null }, data: { usedAt: now } });

export const insertCode = (
  tx: Tx,
  row: {
    mxid: string;
    personId: string | null;
    codeSha256: string;
    browserNonceSha256: string;
    triesLeft: number;
    createdAt: Date;
    expiresAt: Date;
  },
) => tx.signInCode.create({ data: row, select: { id: true } });

/** Whose code: of the browser with this nonce, for signing in (null) or for binding an id to this person. */
export type CodeHolder = { browserNonceSha256: string; personId: string | null };

export const findOpenCode = (db: Db, holder: CodeHolder, now: Date) =>
  db.signInCode.findFirst({
    where: { ...holder, usedAt: null, triesLeft: { gt: 0 }, expiresAt: { gt: now } },
    select: { mxid: true },
  });

/** Spends one try of the holder's open code; null when it has none with a try left. */
export async function spendTry(db: Db, holder: CodeHolder, now: Date) {
  const rows = await db.signInCode.updateManyAndReturn({
    where: { ...holder, usedAt: null, triesLeft: { gt: 0 }, expiresAt: { gt: now } },
    data: { triesLeft: { decrement: 1 } },
    select: { id: true, mxid: true, triesLeft: true, browserNonceSha256: true },
  });
  return rows[0] ?? null;
}

/** Notes that a code was typed, if it is the right one, and gives the try back. Null when it is not. */
export async function setTyped(tx: Tx, id: string, codeSha256: string, now: Date) {
  const rows = await tx.signInCode.updateManyAndReturn({
    where: { id, codeSha256, usedAt: null, expiresAt: { gt: now } },
    data: { typedAt: now, triesLeft: { increment: 1 } },
    select: { answeredAt: true },
  });
  return rows[0] ?? null;
}

/** Uses an answered code up, once. */
export async function useCode(tx: Tx, id: string, now: Date): Promise<boolean> {
  const { count } = await tx.signInCode.updateMany({
    where: { id, usedAt: null, answeredAt: { not: null }, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  return count === 1;
}

/** @throws when the database does not answer */
export const askDatabase = (db: Db) => db.$queryRaw`SELECT 1`;
