// The way every message leaves: a row in the transaction of its cause. Needs no Matrix library, so the web process
// uses it as well. The worker sends; the audit entry of the same transaction is what wakes it.

import { createHash } from 'node:crypto';
import type { Tx } from '#lib/db/transaction.ts';
import { OutboxError } from './outbox-error.ts';
import { insertMessage } from './outbox-store.ts';

/** Bytes of JSON that a message's content may have; an event of Matrix ends at 65,536 with everything around it. */
export const contentBytesMax = 40 * 1024;

export type OutgoingMessage = {
  /** Room to send to, or null with `directMxid`. */
  roomId?: string | null;
  /** Person to write to in the one direct room with them, which is made when there is none. */
  directMxid?: string | null;
  eventType: string;
  content: Record<string, unknown>;
  /** Names the cause: the same cause enqueues nothing twice. */
  dedupeKey: string;
  jobId?: string | null;
  /** What the message is, for the console: `accepted`, `plan`, `reply`, `sign-in-code` … */
  kind: string;
  now: Date;
};

/**
 * Queues one message in the caller's transaction. The content is frozen here: new content is another message.
 * @returns the row's id, null when this cause was already queued
 * @throws OutboxError NO_DESTINATION, TOO_LARGE
 */
export async function enqueueMessage(tx: Tx, message: OutgoingMessage): Promise<bigint | null> {
  const roomId = message.roomId ?? null;
  const directMxid = message.directMxid ?? null;
  if ((roomId === null) === (directMxid === null)) {
    throw new OutboxError('NO_DESTINATION', 'A message goes to one room or to one person.');
  }
  const content = JSON.stringify(message.content);
  const bytes = Buffer.byteLength(content);
  if (bytes > contentBytesMax) {
    throw new OutboxError('TOO_LARGE', `A message of ${bytes} bytes does not fit a room (${contentBytesMax} at most).`);
  }
  return insertMessage(tx, {
    roomId,
    directMxid,
    eventType: message.eventType,
    content,
    contentSha256: createHash('sha256').update(content).digest('hex'),
    dedupeKey: message.dedupeKey,
    jobId: message.jobId ?? null,
    kind: message.kind,
    now: message.now,
  });
}
