import { actorName, type PersonActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { PasskeyError } from './passkey-error.ts';
import {
  closeRecovery,
  credentialsOf,
  findRecovery,
  insertRecovery,
  lockPerson,
  openRecoveryOf,
  type Recovery,
  setCredentialRemoved,
  setRecoveryGranted,
} from './store.ts';

// An admin asks, everybody concerned can object while the wait lasts, then an admin grants. Nobody recovers themselves:
// an admin without a passkey is recovered by another one.

/** How long after the grant the person may enrol. */
export const enrolHours = 24;

const hoursAfter = (now: Date, hours: number) => new Date(now.getTime() + hours * 3_600_000);

type Act = { actor: PersonActor; now: Date };

/**
 * Asks that a person who lost their passkeys may enrol anew.
 * @param input.waitHours how long the person can object before it may be granted
 * @throws PasskeyError UNKNOWN_PERSON, OWN_RECOVERY, RECOVERY_OPEN
 */
export async function requestRecovery(
  input: Act & { personId: string; reason: string; waitHours: number },
): Promise<{ recoveryId: string; opensAt: Date }> {
  const { personId, reason, actor, now } = input;
  return transaction(async (tx) => {
    if (!(await lockPerson(tx, personId))) {
      throw new PasskeyError('UNKNOWN_PERSON', 'There is no such person, or their account was disabled.');
    }
    refuseOwn(personId, actor);
    await closeLapsed(tx, personId, now);
    const opensAt = hoursAfter(now, input.waitHours);
    const row = await insertRecovery(tx, {
      personId,
      reason,
      requestedBy: actorName(actor),
      requestedAt: now,
      opensAt,
    });
    await appendAudit(
      tx,
      {
        action: 'passkey.recovery_requested',
        target: `person:${personId}`,
        detail: { recoveryId: row.id, person: personId, reason, opensAt: opensAt.toISOString() },
      },
      { actor, at: now },
    );
    return { recoveryId: row.id, opensAt };
  });
}

/**
 * Grants a recovery whose wait is over: the passkeys named lost are removed for good, and the person may enrol one.
 * @throws PasskeyError UNKNOWN_RECOVERY, RECOVERY_ENDED, OWN_RECOVERY, RECOVERY_TOO_EARLY, UNKNOWN_PASSKEY
 */
export async function grantRecovery(
  input: Act & { recoveryId: string; lost: readonly string[] },
): Promise<{ enrolBefore: Date }> {
  const { actor, now } = input;
  return transaction(async (tx) => {
    const recovery = await openRecovery(tx, input.recoveryId);
    refuseOwn(recovery.personId, actor);
    if (recovery.grantedAt) throw new PasskeyError('RECOVERY_ENDED', 'This recovery was granted already.');
    if (recovery.opensAt > now) {
      throw new PasskeyError('RECOVERY_TOO_EARLY', `It can be granted from ${recovery.opensAt.toISOString()} on.`);
    }
    const removed = await removeLost(tx, recovery, input.lost, { actor, now });
    const enrolBefore = hoursAfter(now, enrolHours);
    await setRecoveryGranted(tx, recovery.id, { grantedBy: actorName(actor), grantedAt: now, enrolBefore });
    await appendAudit(
      tx,
      {
        action: 'passkey.recovery_granted',
        target: `person:${recovery.personId}`,
        detail: {
          recoveryId: recovery.id,
          person: recovery.personId,
          removed,
          enrolBefore: enrolBefore.toISOString(),
        },
      },
      { actor, at: now },
    );
    return { enrolBefore };
  });
}

/**
 * Ends a recovery before it is used: the person objects, or an admin takes it back.
 * @param input.own true when the person must be the one whom it concerns
 * @throws PasskeyError UNKNOWN_RECOVERY, RECOVERY_ENDED
 */
export async function cancelRecovery(input: Act & { recoveryId: string; own: boolean }): Promise<void> {
  const { actor, now } = input;
  await transaction(async (tx) => {
    const recovery = await openRecovery(tx, input.recoveryId);
    if (input.own && recovery.personId !== actor.personId) {
      throw new PasskeyError('UNKNOWN_RECOVERY', 'There is no such recovery.');
    }
    const why = recovery.personId === actor.personId ? 'the person objected' : 'an admin took it back';
    await closeRecovery(tx, recovery.id, why, now);
    await appendAudit(
      tx,
      {
        action: 'passkey.recovery_cancelled',
        target: `person:${recovery.personId}`,
        detail: { recoveryId: recovery.id, person: recovery.personId, why },
      },
      { actor, at: now },
    );
  });
}

async function openRecovery(tx: Tx, recoveryId: string): Promise<Recovery> {
  const found = await findRecovery(tx, recoveryId);
  if (!found) throw new PasskeyError('UNKNOWN_RECOVERY', 'There is no such recovery.');
  await lockPerson(tx, found.personId);
  const recovery = await findRecovery(tx, recoveryId);
  if (!recovery || recovery.closedAt) throw new PasskeyError('RECOVERY_ENDED', 'This recovery has ended.');
  return recovery;
}

function refuseOwn(personId: string, actor: PersonActor): void {
  if (personId === actor.personId) {
    throw new PasskeyError('OWN_RECOVERY', 'Nobody recovers their own passkeys. Another admin must do it.');
  }
}

/** A grant that was not used in time makes room for a new request. @throws PasskeyError RECOVERY_OPEN */
async function closeLapsed(tx: Tx, personId: string, now: Date): Promise<void> {
  const open = await openRecoveryOf(tx, personId);
  if (!open) return;
  if (open.enrolBefore && open.enrolBefore <= now) await closeRecovery(tx, open.id, 'not used in time', now);
  else throw new PasskeyError('RECOVERY_OPEN', 'A recovery of this person’s passkeys is under way already.');
}

async function removeLost(tx: Tx, recovery: Recovery, lost: readonly string[], act: Act): Promise<string[]> {
  const all = await credentialsOf(tx, recovery.personId);
  const removedBy = actorName(act.actor);
  const removed: string[] = [];
  for (const id of lost) {
    const credential = all.find((candidate) => candidate.id === id);
    if (!credential) throw new PasskeyError('UNKNOWN_PASSKEY', 'This person has no such passkey.');
    if (!(await setCredentialRemoved(tx, id, removedBy, act.now))) continue;
    const { credentialId } = credential;
    removed.push(credentialId);
    await appendAudit(
      tx,
      {
        action: 'passkey.removed',
        target: `person:${recovery.personId}`,
        detail: { credentialId, person: recovery.personId, removedBy, why: `lost: recovery ${recovery.id}` },
      },
      { actor: act.actor, at: act.now },
    );
  }
  return removed;
}
