import type { Actor, PersonActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { requireAnotherAdmin } from './last-admin.ts';
import { PeopleError } from './people-error.ts';
import {
  countWaysIn,
  deleteIdentity,
  findIdentity,
  insertIdentity,
  insertPerson,
  lockAdmins,
  lockIdentity,
  lockPerson,
  setIdentityUsed,
} from './store.ts';

/** An account at an OpenID provider, as its verified ID token names it. */
export type Identity = { issuer: string; subject: string; label: string };

type Act = { actor: Actor; now: Date };

const linked = (tx: Tx, personId: string, { issuer, subject, label }: Identity, { actor, now }: Act) =>
  appendAudit(
    tx,
    { action: 'identity.linked', target: `person:${personId}`, detail: { issuer, subject, label } },
    { actor, at: now },
  );

/**
 * The person of a proven OpenID account, made at first sign-in: without a Matrix id and without a role, so that they
 * may decide nothing. Issuer and subject are the key; names and addresses at the provider never count.
 */
export async function personForIdentity(tx: Tx, identity: Identity, act: Act): Promise<{ personId: string }> {
  const { issuer, subject, label } = identity;
  await lockIdentity(tx, issuer, subject);
  const known = await findIdentity(tx, issuer, subject);
  if (known) {
    await setIdentityUsed(tx, known.id, act.now);
    return { personId: known.personId };
  }
  const person = await insertPerson(tx, label, act.now);
  await appendAudit(
    tx,
    { action: 'person.created', target: `person:${person.id}`, detail: { name: label } },
    { actor: act.actor, at: act.now },
  );
  await insertIdentity(tx, { issuer, subject, label, personId: person.id, linkedAt: act.now, lastUsedAt: act.now });
  await linked(tx, person.id, identity, act);
  return { personId: person.id };
}

/**
 * Links a proven OpenID account to a person who is signed in. Doing it twice changes nothing.
 * @throws PeopleError UNKNOWN_PERSON, IDENTITY_OF_ANOTHER
 */
export async function linkIdentity(personId: string, identity: Identity, act: Act): Promise<void> {
  const { issuer, subject, label } = identity;
  await transaction(async (tx) => {
    await lockIdentity(tx, issuer, subject);
    const known = await findIdentity(tx, issuer, subject);
    if (known?.personId === personId) return;
    if (known) {
      throw new PeopleError(
        'IDENTITY_OF_ANOTHER',
        'This OpenID account already signs in to another account of this console. Unlink it there first, or ask an admin.',
      );
    }
    if (!(await lockPerson(tx, personId))) throw new PeopleError('UNKNOWN_PERSON', 'There is no such person.');
    await insertIdentity(tx, { issuer, subject, label, personId, linkedAt: act.now, lastUsedAt: null });
    await linked(tx, personId, identity, act);
  });
}

/**
 * Takes an OpenID account from a person: it signs in to this account no more.
 * @throws PeopleError UNKNOWN_IDENTITY; ONLY_WAY_IN for one's own last way to sign in; LAST_ADMIN
 */
export async function unlinkIdentity(input: {
  personId: string;
  identityId: string;
  actor: PersonActor;
  now: Date;
}): Promise<void> {
  const { personId, identityId, actor, now } = input;
  await transaction(async (tx) => {
    await lockAdmins(tx);
    await lockPerson(tx, personId);
    const last = (await countWaysIn(tx, personId)) === 1;
    if (last && personId === actor.personId) {
      throw new PeopleError(
        'ONLY_WAY_IN',
        'This is your only way to sign in. Bind a Matrix id first, or ask an admin.',
      );
    }
    if (last) await requireAnotherAdmin(tx, personId);
    const identity = await deleteIdentity(tx, identityId, personId);
    if (!identity) throw new PeopleError('UNKNOWN_IDENTITY', 'This account has no such OpenID account linked.');
    const { issuer, subject } = identity;
    await appendAudit(
      tx,
      { action: 'identity.unlinked', target: `person:${personId}`, detail: { issuer, subject } },
      { actor, at: now },
    );
  });
}
