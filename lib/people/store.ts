import type { Role } from '#lib/actor.ts';
import type { Db, Tx } from '#lib/db/transaction.ts';

export const findBinding = (db: Db, mxid: string) =>
  db.matrixBinding.findFirst({ where: { mxid, unboundAt: null }, include: { person: true } });

export const insertPerson = (tx: Tx, displayName: string, now: Date) =>
  tx.person.create({ data: { displayName, createdAt: now } });

export const insertBinding = (tx: Tx, mxid: string, personId: string, now: Date) =>
  tx.matrixBinding.create({ data: { mxid, personId, boundAt: now } });

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

/** The Matrix ids open for the same person as `mxid`, `mxid` itself included. */
export async function idsOfSamePerson(db: Db, mxid: string): Promise<string[]> {
  const binding = await findBinding(db, mxid);
  if (!binding) return [mxid];
  const all = await db.matrixBinding.findMany({ where: { personId: binding.personId, unboundAt: null } });
  return all.map((row) => row.mxid);
}
