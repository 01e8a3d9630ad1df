import type { PersonActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { transaction } from '#lib/db/transaction.ts';
import { endSessionsOf } from './end-sessions.ts';
import { requireAnotherAdmin } from './last-admin.ts';
import { PeopleError } from './people-error.ts';
import { lockPerson, setDisabled } from './store.ts';

type Act = { personId: string; reason: string; actor: PersonActor; now: Date };

const unknown = () => new PeopleError('UNKNOWN_PERSON', 'There is no such person.');

/**
 * Disables an account: every session ends at once, no way in opens a new one, and its Matrix ids decide nothing, in the
 * browser or in a room. Doing it twice changes nothing.
 * @throws PeopleError UNKNOWN_PERSON, OWN_ACCOUNT, LAST_ADMIN
 */
export async function disablePerson(input: Act): Promise<{ sessions: number }> {
  const { personId, reason, actor, now } = input;
  if (personId === actor.personId) {
    throw new PeopleError('OWN_ACCOUNT', 'You cannot disable the account that you are using. Another admin can.');
  }
  return transaction(async (tx) => {
    await requireAnotherAdmin(tx, personId);
    const person = await lockPerson(tx, personId);
    if (!person) throw unknown();
    if (person.disabledAt) return { sessions: 0 };
    await setDisabled(tx, personId, now);
    const { count } = await endSessionsOf(tx, { personId, actor, now });
    const event = {
      action: 'person.disabled',
      target: `person:${personId}`,
      detail: { reason, sessions: count },
    } as const;
    await appendAudit(tx, event, { actor, at: now });
    return { sessions: count };
  });
}

/** Enables an account again. Its sessions stay ended. @throws PeopleError UNKNOWN_PERSON */
export async function enablePerson(input: Act): Promise<void> {
  const { personId, reason, actor, now } = input;
  await transaction(async (tx) => {
    const person = await lockPerson(tx, personId);
    if (!person) throw unknown();
    if (!person.disabledAt) return;
    await setDisabled(tx, personId, null);
    const event = { action: 'person.enabled', target: `person:${personId}`, detail: { reason } } as const;
    await appendAudit(tx, event, { actor, at: now });
  });
}
