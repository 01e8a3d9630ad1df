import type { Actor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { bindMxid, ownerOfMxid } from './bind-mxid.ts';
import { insertPerson } from './store.ts';

/**
 * The person whom a proven Matrix id belongs to, made at first sign-in. Call only after the id was proven.
 * A binding gives no role.
 * @throws PeopleError REBINDING_NEEDS_ADMIN
 */
export async function personForMxid(
  tx: Tx,
  input: { mxid: string; displayName: string; actor: Actor; now: Date },
): Promise<{ personId: string; created: boolean }> {
  const { mxid, displayName, actor, now } = input;
  const owner = await ownerOfMxid(tx, mxid);
  if (owner.bound) return { personId: owner.personId, created: false };
  if (owner.personId !== null) {
    await bindMxid(tx, { personId: owner.personId, mxid, actor, now });
    return { personId: owner.personId, created: false };
  }
  const person = await insertPerson(tx, displayName, now);
  const event = { action: 'person.created', target: `person:${person.id}`, detail: { name: displayName } } as const;
  await appendAudit(tx, event, { actor, at: now });
  await bindMxid(tx, { personId: person.id, mxid, actor, now });
  return { personId: person.id, created: true };
}
