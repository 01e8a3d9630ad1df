import type { PersonActor } from '#lib/actor.ts';
import type { Db } from '#lib/db/transaction.ts';
import { findPerson } from './store.ts';

/**
 * A person as an actor, with the binding and roles they hold right now: what is taken from them is gone with the next
 * request. Null for a person who does not exist or is disabled.
 */
export async function personActor(db: Db, personId: string): Promise<PersonActor | null> {
  const person = await findPerson(db, personId);
  if (!person) return null;
  return {
    kind: 'person',
    personId: person.id,
    name: person.displayName,
    mxid: person.mxid,
    roles: person.roles,
  };
}
