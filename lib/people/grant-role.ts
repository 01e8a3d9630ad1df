import { type Actor, actorName, type Role } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { insertRole } from './store.ts';

/** Grants a role to a person; nothing happens when they hold it already. */
export async function grantRole(
  tx: Tx,
  input: { personId: string; role: Role; actor: Actor; now: Date },
): Promise<void> {
  const fresh = await insertRole(tx, { ...input, grantedBy: actorName(input.actor) });
  if (!fresh) return;
  await appendAudit(
    tx,
    { action: 'role.granted', target: `person:${input.personId}`, detail: { role: input.role } },
    { actor: input.actor, at: input.now },
  );
}
