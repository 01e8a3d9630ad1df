import type { Actor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { PeopleError } from './people-error.ts';
import { setEnded, setEndedOf } from './session-store.ts';
import { findSessionOwner } from './store.ts';

type Act = { actor: Actor; now: Date };

const ended = (tx: Tx, personId: string, sessionId: string, { actor, now }: Act) =>
  appendAudit(tx, { action: 'session.ended', target: `person:${personId}`, detail: { sessionId } }, { actor, at: now });

/** Ends all of a person's sessions, or all but one, in the caller's transaction. Returns how many were open. */
export async function endSessionsOf(
  tx: Tx,
  input: Act & { personId: string; except?: string | null },
): Promise<{ count: number }> {
  const ids = await setEndedOf(tx, input.personId, input.now, input.except ?? null);
  for (const id of ids) await ended(tx, input.personId, id, input);
  return { count: ids.length };
}

/**
 * Ends one session of a person. Whoever holds its cookie is signed out with their next request.
 * @throws PeopleError UNKNOWN_SESSION when the person has no such session; one that has ended already is no error
 */
export async function revokeSession(input: Act & { personId: string; sessionId: string }): Promise<void> {
  await transaction(async (tx) => {
    if ((await findSessionOwner(tx, input.sessionId)) !== input.personId) {
      throw new PeopleError('UNKNOWN_SESSION', 'There is no such session; it may have ended long ago.');
    }
    const row = await setEnded(tx, { id: input.sessionId }, input.now);
    if (row) await ended(tx, input.personId, row.id, input);
  });
}

/** Ends every session of a person, or every one but the one they use. */
export const revokeSessions = (input: Act & { personId: string; except?: string | null }): Promise<{ count: number }> =>
  transaction((tx) => endSessionsOf(tx, input));
