import { type Actor, actorName } from '#lib/actor.ts';
import { encodeBase64url } from '#lib/canon/base64url.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { type AuditEvent, announcedActions } from './events.ts';
import { insertEntry } from './store.ts';

/** What every listening process receives when an entry commits (JSON on the `countersign` channel). */
export type AuditNotification = {
  id: string;
  action: AuditEvent['action'];
  jobId: string | null;
  roomId: string | null;
};

const saltBytes = 16;

/**
 * Appends one entry in the transaction of the change it records: if this fails, the change fails.
 * @param context.at our clock, never a sender's
 * @returns the entry's id
 */
export async function appendAudit(tx: Tx, event: AuditEvent, context: { actor: Actor; at: Date }): Promise<bigint> {
  const jobId = event.jobId ?? null;
  const roomId = event.roomId ?? null;
  const entry = {
    action: event.action,
    actor: actorName(context.actor),
    target: event.target,
    jobId,
    roomId,
    at: context.at,
    detailText: JSON.stringify(event.detail),
    salt: encodeBase64url(crypto.getRandomValues(new Uint8Array(saltBytes))),
  };
  return insertEntry(tx, entry, announcedActions.has(event.action));
}
