import type { PersonActor } from '#lib/actor.ts';
import { isAgentMxid } from '#lib/agents/store.ts';
import type { Db, Tx } from '#lib/db/transaction.ts';
import { findBinding, holdPerson, rolesOf } from './store.ts';

/**
 * The admin whom a Matrix id is bound to at this moment; null for anybody else, for a disabled account, and for the id of
 * an agent, whoever it is bound to.
 */
export async function adminForMxid(db: Db, mxid: string): Promise<PersonActor | null> {
  const binding = await findBinding(db, mxid);
  if (!binding || binding.person.disabledAt || (await isAgentMxid(db, mxid))) return null;
  const { person } = binding;
  const roles = await rolesOf(db, person.id);
  if (!roles.includes('admin')) return null;
  return { kind: 'person', personId: person.id, name: person.displayName, mxid, roles };
}

/**
 * Reads again, in the transaction that acts, whether an admin still is one under this id, and keeps their account as it
 * is until the end: whoever takes the role at this moment waits for what is done, or is seen by it.
 */
export async function isStillAdmin(tx: Tx, { personId, mxid }: PersonActor): Promise<boolean> {
  await holdPerson(tx, personId);
  return mxid !== null && (await adminForMxid(tx, mxid))?.personId === personId;
}
