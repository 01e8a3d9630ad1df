// The log's checkpoints in the audit room: a copy out of our reach, with the homeserver's time on it.

import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { type Checkpoint, latestCheckpoint } from '#lib/transparency/proofs.ts';
import { enqueueMessage } from './enqueue.ts';
import { messageType, roomMessage } from './message.ts';
import { lastCheckpointMessage } from './outbox-store.ts';

/** Where the note stands in a message's content. */
export const checkpointKey = 'dev.countersign.checkpoint';

const kind = 'checkpoint';
/** Rate limits of a homeserver allow no message for every batch. */
const betweenMs = 5_000;
/** The room took the last one not at all (we are not in it): trying each time would only fill the outbox. */
const afterBlockedMs = 600_000;

function contentOf({ shard, size, noteText }: Checkpoint): Record<string, unknown> {
  const lines = [
    `Checkpoint of the audit log: ${size} entries. Keep it to check that none of them changes.`,
    '',
    noteText,
  ];
  return { ...roomMessage(lines), [checkpointKey]: { v: 1, shard, size, note: noteText } };
}

/**
 * Queues the newest checkpoint for the audit room, unless it was posted, or one was a moment ago. The message leaves no
 * audit entry: it would be the cause of the next checkpoint.
 * @returns how many messages were queued: one or none
 */
export async function postCheckpoint(auditRoom: string | null, now: Date): Promise<number> {
  if (auditRoom === null) return 0;
  const last = await lastCheckpointMessage(db(), auditRoom);
  const pauseMs = last?.state === 'blocked' ? afterBlockedMs : betweenMs;
  if (last && (last.state === 'queued' || now.getTime() - last.createdAt.getTime() < pauseMs)) return 0;
  const checkpoint = await latestCheckpoint(db());
  const dedupeKey = `checkpoint:${auditRoom}:${checkpoint?.shard}:${checkpoint?.size}`;
  if (!checkpoint || last?.dedupeKey === dedupeKey) return 0;
  const message = { roomId: auditRoom, eventType: messageType, content: contentOf(checkpoint), dedupeKey, kind, now };
  const queued = await transaction((tx) => enqueueMessage(tx, message));
  return queued === null ? 0 : 1;
}
