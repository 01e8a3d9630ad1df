import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { enqueueMessage } from './enqueue.ts';
import { messageType, type RoomMessage } from './message.ts';
import { staleMarkers } from './outbox-store.ts';
import { renderMarker } from './render-plan.ts';

/** Edits plan messages in place when their job's state changes, once a state, so that nobody acts on a stale prompt. */
export async function flipMarkers(now: Date): Promise<number> {
  const stale = await staleMarkers(db());
  for (const row of stale) {
    const sent = { eventId: row.eventId, content: JSON.parse(row.content) as RoomMessage };
    const content = renderMarker(sent, row.state, row.newest);
    if (!content) continue;
    await transaction((tx) =>
      enqueueMessage(tx, {
        roomId: row.roomId,
        eventType: messageType,
        content,
        dedupeKey: `marker:${row.id}:${row.newest ? row.state : 'replaced'}`,
        jobId: row.jobId,
        kind: 'marker',
        now,
      }),
    );
  }
  return stale.length;
}
