import type { PersonActor, SystemActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { getConfig } from '#lib/config.ts';
import { type Db, type Tx, transaction } from '#lib/db/transaction.ts';
import { findOpenSession, forgetSessionsBefore, insertSession, setEnded, setSeen } from '#lib/people/session-store.ts';
import { AuthError } from './auth-error.ts';
import type { ClientFacts } from './client-facts.ts';
import { personActor } from './person-actor.ts';
import { newSecret, sha256Text } from './tokens.ts';

/** Ended sessions are kept this long: a decision names the session that it was made in. */
const keptMs = 90 * 24 * 3_600_000;
/** A use is noted at most this often. */
const seenEveryMs = 60_000;

export type SignInMethod = 'matrix-code' | 'oidc' | 'demo';
export type NewSession = { token: string; sessionId: string; expiresAt: Date; actor: PersonActor };

const ago = (now: Date, ms: number) => new Date(now.getTime() - ms);

/**
 * Starts a session for a person in the caller's transaction. The token exists in the answer and the cookie only;
 * the row is keyed by its hash.
 * @param input.token chosen by the caller, who must have drawn it at random; one is drawn when it is left out
 * @throws AuthError PERSON_DISABLED
 */
export async function startSession(
  tx: Tx,
  input: { personId: string; method: SignInMethod; client?: ClientFacts; token?: string; now: Date },
): Promise<NewSession> {
  const { personId, method, client, token = newSecret(), now } = input;
  const actor = await personActor(tx, personId);
  if (!actor) throw new AuthError('PERSON_DISABLED', 'This account was disabled. Ask an admin of this console.');
  await forgetSessionsBefore(tx, personId, ago(now, keptMs));
  const expiresAt = new Date(now.getTime() + getConfig().session.totalMs);
  const { id } = await insertSession(tx, {
    tokenSha256: sha256Text(token),
    personId,
    method,
    client: client?.label ?? 'an unknown browser',
    address: client?.address ?? 'an unknown address',
    createdAt: now,
    lastSeenAt: now,
    expiresAt,
  });
  await appendAudit(
    tx,
    { action: 'session.started', target: `person:${personId}`, detail: { sessionId: id, method } },
    { actor, at: now },
  );
  return { token, sessionId: id, expiresAt, actor };
}

const consoleActor: SystemActor = { kind: 'system', name: 'console' };

/** Ends the session of a token. Ending it twice is no error and leaves one audit entry. */
export async function endSession(token: string, now: Date): Promise<void> {
  await transaction(async (tx) => {
    const session = await setEnded(tx, { tokenSha256: sha256Text(token) }, now);
    if (!session) return;
    const actor = (await personActor(tx, session.personId)) ?? consoleActor;
    await appendAudit(
      tx,
      { action: 'session.ended', target: `person:${session.personId}`, detail: { sessionId: session.id } },
      { actor, at: now },
    );
  });
}

/** The person of a session that is still open at `now`; null once it ended, stood unused too long or they were disabled. */
export async function actorOfSession(db: Db, sessionId: string, now: Date): Promise<PersonActor | null> {
  const session = await findOpenSession(db, sessionId, now, getConfig().session);
  return session && personActor(db, session.personId);
}

/** Notes that the person themselves did something: the idle limit counts from here. */
export async function noteUse(db: Db, sessionId: string, now: Date): Promise<void> {
  await setSeen(db, sessionId, { now, unless: ago(now, seenEveryMs) }, getConfig().session);
}
