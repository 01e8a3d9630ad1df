import type { Db } from '#lib/db/transaction.ts';
import { PasskeyError } from './passkey-error.ts';
import { credentialsOf, openRecoveryOf } from './store.ts';

// A session alone may enrol a person's first passkey and no other: whoever takes a session over later could otherwise
// add a key of their own and decide with it.

/** On what an enrolment rests: nothing was ever enrolled, a passkey in force signed for it, or a recovery was granted. */
export type Authority =
  | { kind: 'first' }
  | { kind: 'passkey'; credentialId: string }
  | { kind: 'recovery'; recoveryId: string };

/** The authority that the stored rows give by themselves; null when a passkey in force must sign first. */
export async function standingAuthority(db: Db, personId: string, now: Date): Promise<Authority | null> {
  const [ever, recovery] = await Promise.all([credentialsOf(db, personId), openRecoveryOf(db, personId)]);
  if (ever.length === 0) return { kind: 'first' };
  if (recovery?.enrolBefore && recovery.enrolBefore > now) return { kind: 'recovery', recoveryId: recovery.id };
  if (ever.some(({ removedAt }) => removedAt === null)) return null;
  throw new PasskeyError(
    'RECOVERY_REQUIRED',
    'You removed every passkey you had. An admin must let you enrol again; they do it under Passkeys of people.',
  );
}

/** Whether an authority that was given when the enrolment began still holds. @throws PasskeyError */
export async function recheckAuthority(db: Db, personId: string, given: Authority, now: Date): Promise<void> {
  const ended = new PasskeyError('ENROLMENT_REFUSED', 'What allowed this enrolment ended meanwhile. Begin again.');
  if (given.kind === 'passkey') {
    const all = await credentialsOf(db, personId);
    if (!all.some(({ credentialId, removedAt }) => credentialId === given.credentialId && removedAt === null))
      throw ended;
    return;
  }
  const standing = await standingAuthority(db, personId, now);
  if (standing?.kind !== given.kind) throw ended;
  if (given.kind === 'recovery' && (standing.kind !== 'recovery' || standing.recoveryId !== given.recoveryId))
    throw ended;
}
