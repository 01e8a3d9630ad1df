import type { Actor, Role } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { transaction } from '#lib/db/transaction.ts';
import { requireAnotherAdmin } from './last-admin.ts';
import { PeopleError } from './people-error.ts';
import { endRole, lockPerson } from './store.ts';

/**
 * Takes a role from a person: gone with their next request. Nothing happens when they do not hold it.
 * @throws PeopleError UNKNOWN_PERSON, LAST_ADMIN
 */
export async function revokeRole(input: { personId: string; role: Role; actor: Actor; now: Date }): Promise<void> {
  const { personId, role, actor, now } = input;
  await transaction(async (tx) => {
    if (role === 'admin') await requireAnotherAdmin(tx, personId);
    if (!(await lockPerson(tx, personId))) throw new PeopleError('UNKNOWN_PERSON', 'There is no such person.');
    if (!(await endRole(tx, personId, role, now))) return;
    const event = { action: 'role.revoked', target: `person:${personId}`, detail: { role } } as const;
    await appendAudit(tx, event, { actor, at: now });
  });
}
