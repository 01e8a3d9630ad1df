import type { Actor } from '#lib/actor.ts';
import { isAgentMxid } from '#lib/agents/store.ts';
import { appendAudit } from '#lib/audit/append.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { PeopleError } from './people-error.ts';
import { findBinding, insertBinding, lastEndedBinding, lockMxid } from './store.ts';

const needsAdmin = (mxid: string) =>
  new PeopleError(
    'REBINDING_NEEDS_ADMIN',
    `${mxid} was unbound from an account of this console. An admin must let it be bound again; they do it under People.`,
  );

/**
 * Whom a Matrix id belongs to, in a transaction that holds the id still: the person it is bound to, the person an
 * admin released it to, or nobody yet.
 * @throws PeopleError REBINDING_NEEDS_ADMIN for an id that was unbound and not released
 */
export async function ownerOfMxid(
  tx: Tx,
  mxid: string,
): Promise<{ personId: string; bound: boolean } | { personId: null; bound: false }> {
  await lockMxid(tx, mxid);
  const open = await findBinding(tx, mxid);
  if (open) return { personId: open.personId, bound: true };
  const ended = await lastEndedBinding(tx, mxid);
  if (!ended) return { personId: null, bound: false };
  if (!ended.releasedTo) throw needsAdmin(mxid);
  return { personId: ended.releasedTo, bound: false };
}

/**
 * Binds a Matrix id to a person, in the caller's transaction. Call only once the id was proven. It gives no role.
 * @throws PeopleError ID_OF_ANOTHER, REBINDING_NEEDS_ADMIN, NOT_A_PERSON
 */
export async function bindMxid(
  tx: Tx,
  input: { personId: string; mxid: string; actor: Actor; now: Date },
): Promise<void> {
  const { personId, mxid, actor, now } = input;
  const owner = await ownerOfMxid(tx, mxid);
  if (owner.personId === personId && owner.bound) return;
  if (owner.personId !== null && owner.personId !== personId) {
    throw new PeopleError(
      'ID_OF_ANOTHER',
      `${mxid} belongs to another account of this console. An admin can unbind it there and release it to you.`,
    );
  }
  if (await isAgentMxid(tx, mxid)) throw new PeopleError('NOT_A_PERSON', `${mxid} is an agent’s, and no person’s.`);
  await insertBinding(tx, mxid, personId, now);
  const event = { action: 'person.bound', target: `person:${personId}`, detail: { mxid } } as const;
  await appendAudit(tx, event, { actor, at: now });
}
