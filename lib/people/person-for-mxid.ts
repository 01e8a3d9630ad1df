import type { Actor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { findBinding, insertBinding, insertPerson } from './store.ts';

/**
 * The person whom a proven Matrix id is bound to, made at first sign-in. Call only after the id was proven.
 * A binding gives no role.
 */
export async function personForMxid(
  tx: Tx,
  input: { mxid: string; displayName: string; actor: Actor; now: Date },
): Promise<{ personId: string; created: boolean }> {
  const bound = await findBinding(tx, input.mxid);
  if (bound) return { personId: bound.personId, created: false };
  const person = await insertPerson(tx, input.displayName, input.now);
  await insertBinding(tx, input.mxid, person.id, input.now);
  const context = { actor: input.actor, at: input.now };
  const target = `person:${person.id}`;
  await appendAudit(tx, { action: 'person.created', target, detail: { name: input.displayName } }, context);
  await appendAudit(tx, { action: 'person.bound', target, detail: { mxid: input.mxid } }, context);
  return { personId: person.id, created: true };
}
