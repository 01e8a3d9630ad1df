import type { PersonActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { transaction } from '#lib/db/transaction.ts';
import { requireAnotherAdmin } from './last-admin.ts';
import { PeopleError } from './people-error.ts';
import {
  countWaysIn,
  endBinding,
  findBinding,
  lastEndedBinding,
  lockAdmins,
  lockMxid,
  lockPerson,
  setReleasedTo,
} from './store.ts';

type Change = { personId: string; mxid: string; actor: PersonActor; now: Date };

/**
 * Takes a Matrix id from a person: with their next request they may no longer do what it allowed. Nobody can bind it
 * again until an admin releases it.
 * @throws PeopleError NOT_BOUND; ONLY_WAY_IN for one's own last way to sign in; LAST_ADMIN
 */
export async function unbindMxid({ personId, mxid, actor, now }: Change): Promise<void> {
  await transaction(async (tx) => {
    await lockMxid(tx, mxid);
    // Before the count: two ids unbound at once must not each take the other for the one that stays.
    await lockAdmins(tx);
    await lockPerson(tx, personId);
    const last = (await countWaysIn(tx, personId)) === 1;
    if (last && personId === actor.personId) {
      throw new PeopleError(
        'ONLY_WAY_IN',
        'This is your only way to sign in. Bind or link another one first, or ask an admin.',
      );
    }
    if (last) await requireAnotherAdmin(tx, personId);
    if (!(await endBinding(tx, mxid, personId, now))) {
      throw new PeopleError('NOT_BOUND', `${mxid} is not bound to this account.`);
    }
    const event = { action: 'person.unbound', target: `person:${personId}`, detail: { mxid } } as const;
    await appendAudit(tx, event, { actor, at: now });
  });
}

/**
 * Lets one person bind an id that was unbound before. They still prove it by a code: an admin makes nobody somebody else.
 * @throws PeopleError UNKNOWN_PERSON, PERSON_DISABLED, STILL_BOUND, NOT_BOUND
 */
export async function releaseMxid({ personId, mxid, actor, now }: Change): Promise<void> {
  await transaction(async (tx) => {
    await lockMxid(tx, mxid);
    const open = await findBinding(tx, mxid);
    if (open) {
      throw new PeopleError('STILL_BOUND', `${mxid} is bound to “${open.person.displayName}”. Unbind it there first.`);
    }
    const ended = await lastEndedBinding(tx, mxid);
    if (!ended) {
      throw new PeopleError('NOT_BOUND', `${mxid} was never bound here: its owner can bind it without an admin.`);
    }
    const person = await lockPerson(tx, personId);
    if (!person) throw new PeopleError('UNKNOWN_PERSON', 'There is no such person.');
    if (person.disabledAt) throw new PeopleError('PERSON_DISABLED', 'This account is disabled. Enable it first.');
    await setReleasedTo(tx, ended.id, personId);
    const event = { action: 'person.id_released', target: `person:${personId}`, detail: { mxid } } as const;
    await appendAudit(tx, event, { actor, at: now });
  });
}
