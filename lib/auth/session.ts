import type { PersonActor, SystemActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { type Db, type Tx, transaction } from '#lib/db/transaction.ts';
import { AuthError } from './auth-error.ts';
import { personActor } from './person-actor.ts';
import { findOpenSession, insertSession, takeSession } from './store.ts';
import { newSecret, sha256Text } from './tokens.ts';

/** A session lasts this long and is not prolonged: a new day begins with a new sign-in. */
export const sessionSeconds = 12 * 60 * 60;

export type NewSession = { token: string; expiresAt: Date; actor: PersonActor };

/**
 * Starts a session for a person in the caller's transaction. The token exists in the answer and the cookie only;
 * the row is keyed by its hash.
 * @throws AuthError PERSON_DISABLED
 */
export async function startSession(
  tx: Tx,
  input: { personId: string; method: 'matrix-code' | 'demo'; now: Date },
): Promise<NewSession> {
  const actor = await personActor(tx, input.personId);
  if (!actor) throw new AuthError('PERSON_DISABLED', 'This account was disabled. Ask an admin of this console.');
  const token = newSecret();
  const expiresAt = new Date(input.now.getTime() + sessionSeconds * 1000);
  const row = { tokenSha256: sha256Text(token), personId: input.personId, createdAt: input.now, expiresAt };
  const { id } = await insertSession(tx, row);
  await appendAudit(
    tx,
    {
      action: 'session.started',
      target: `person:${input.personId}`,
      detail: { sessionId: id, method: input.method },
    },
    { actor, at: input.now },
  );
  return { token, expiresAt, actor };
}

const consoleActor: SystemActor = { kind: 'system', name: 'console' };

/** Ends the session of a token. Ending it twice is no error and leaves one audit entry. */
export async function endSession(token: string, now: Date): Promise<void> {
  await transaction(async (tx) => {
    const session = await takeSession(tx, sha256Text(token));
    if (!session) return;
    const actor = (await personActor(tx, session.personId)) ?? consoleActor;
    await appendAudit(
      tx,
      { action: 'session.ended', target: `person:${session.personId}`, detail: { sessionId: session.id } },
      { actor, at: now },
    );
  });
}

/** The person of a session that is still open at `now`; null once it ended or they were disabled. */
export async function actorOfSession(db: Db, sessionId: string, now: Date): Promise<PersonActor | null> {
  const session = await findOpenSession(db, sessionId, now);
  return session && personActor(db, session.personId);
}
