import { type Actor, actorName, type Role } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { PeopleError } from './people-error.ts';
import { insertRole, lockPerson } from './store.ts';

/**
 * Grants a role to a person; nothing happens when they hold it already.
 * @throws PeopleError UNKNOWN_PERSON, PERSON_DISABLED
 */
export async function grantRole(
  tx: Tx,
  input: { personId: string; role: Role; actor: Actor; now: Date },
): Promise<void> {
  const person = await lockPerson(tx, input.personId);
  if (!person) throw new PeopleError('UNKNOWN_PERSON', 'There is no such person.');
  if (person.disabledAt) throw new PeopleError('PERSON_DISABLED', 'This account is disabled. Enable it first.');
  const fresh = await insertRole(tx, { ...input, grantedBy: actorName(input.actor) });
  if (!fresh) return;
  await appendAudit(
    tx,
    { action: 'role.granted', target: `person:${input.personId}`, detail: { role: input.role } },
    { actor: input.actor, at: input.now },
  );
}
