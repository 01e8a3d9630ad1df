import type { Tx } from '#lib/db/transaction.ts';
import { PeopleError } from './people-error.ts';
import { findAdmins, lockAdmins } from './store.ts';

/**
 * Keeps the console governable: refuses to take the last admin who can sign in. Two admins who demote each other at
 * once wait for one another here, and the second is refused.
 * @throws PeopleError LAST_ADMIN
 */
export async function requireAnotherAdmin(tx: Tx, personId: string): Promise<void> {
  await lockAdmins(tx);
  const admins = await findAdmins(tx);
  const isAdmin = admins.some(({ id }) => id === personId);
  if (isAdmin && admins.length === 1) {
    throw new PeopleError('LAST_ADMIN', 'This is the last admin who can sign in. Make somebody else an admin first.');
  }
}
