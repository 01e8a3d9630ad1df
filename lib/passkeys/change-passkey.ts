import { actorName, type PersonActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { PasskeyError } from './passkey-error.ts';
import { passkeyName } from './passkey-name.ts';
import { credentialsOf, lockPerson, setCredentialName, setCredentialRemoved } from './store.ts';

type Change = { id: string; actor: PersonActor; now: Date };

/** One of the person's own passkeys that is in force. @throws PasskeyError UNKNOWN_PASSKEY, PASSKEY_REMOVED */
async function ownPasskey(tx: Tx, { id, actor }: Change) {
  await lockPerson(tx, actor.personId);
  const found = (await credentialsOf(tx, actor.personId)).find((passkey) => passkey.id === id);
  if (!found) throw new PasskeyError('UNKNOWN_PASSKEY', 'You have no such passkey.');
  if (found.removedAt) throw new PasskeyError('PASSKEY_REMOVED', 'That passkey was removed already.');
  return found;
}

/** Gives one of the person's own passkeys another name. @throws PasskeyError */
export async function renamePasskey(change: Change & { name: string }): Promise<void> {
  const to = passkeyName(change.name);
  await transaction(async (tx) => {
    const { id, credentialId, name: from } = await ownPasskey(tx, change);
    if (from === to) return;
    await setCredentialName(tx, id, to);
    await appendAudit(
      tx,
      { action: 'passkey.renamed', target: `person:${change.actor.personId}`, detail: { credentialId, from, to } },
      { actor: change.actor, at: change.now },
    );
  });
}

/**
 * Removes one of the person's own passkeys for good. It takes no signature: whoever fears for a key must be able to
 * stop it at once, and taking a key away lets nobody decide anything.
 * @throws PasskeyError
 */
export async function removePasskey(change: Change): Promise<void> {
  await transaction(async (tx) => {
    const { id, credentialId } = await ownPasskey(tx, change);
    const removedBy = actorName(change.actor);
    await setCredentialRemoved(tx, id, removedBy, change.now);
    await appendAudit(
      tx,
      {
        action: 'passkey.removed',
        target: `person:${change.actor.personId}`,
        detail: { credentialId, person: change.actor.personId, removedBy, why: 'removed by its owner' },
      },
      { actor: change.actor, at: change.now },
    );
  });
}
