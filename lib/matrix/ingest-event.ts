import { createHash } from 'node:crypto';
import type { Tx } from '#lib/db/transaction.ts';
import { type Classified, classify, type Reading } from './classify.ts';
import { type EventSource, insertDeadLetter, insertEvent, withSavepoint } from './intake-store.ts';
import { asRecord, asText, parseRoomEvent, type RoomEvent } from './room-event.ts';

export type Arrival = {
  roomId: string;
  source: EventSource;
  /** It stands in the timeline before our own join: kept, and never acted on. */
  beforeJoin: boolean;
  receivedAt: Date;
};

export type Ingested = { seq: bigint; event: RoomEvent; classified: Classified };

const beforeJoin: Classified = { kind: 'ignored', verdict: 'ignored:before_join' };

/** Base64url SHA-256 of a stored raw event. */
export const rawHash = (raw: string) => createHash('sha256').update(raw).digest('base64url');

const relatesTo = (classified: Classified): string | null =>
  classified.kind === 'edit' || classified.kind === 'redaction' ? classified.target : null;

/**
 * Stores one event as it came, once. An event that cannot be read or stored becomes a dead letter and harms no other.
 * @returns null when the event was there already, or is a dead letter now
 */
export async function ingestEvent(tx: Tx, raw: unknown, reading: Reading, arrival: Arrival): Promise<Ingested | null> {
  // Escaped JSON text: a NUL in a body stays six characters, which the database takes.
  const text = JSON.stringify(raw);
  try {
    return await withSavepoint(tx, async () => {
      const event = parseRoomEvent(raw);
      const classified = arrival.beforeJoin ? beforeJoin : classify(event, reading);
      const seq = await insertEvent(tx, {
        eventId: event.event_id,
        roomId: arrival.roomId,
        sender: event.sender,
        type: event.type,
        raw: text,
        rawSha256: rawHash(text),
        source: arrival.source,
        claimedAt: BigInt(event.origin_server_ts),
        receivedAt: arrival.receivedAt,
        verdict: classified.verdict,
        relatesTo: storable(relatesTo(classified)),
      });
      return seq === null ? null : { seq, event, classified };
    });
  } catch (error) {
    await insertDeadLetter(tx, {
      roomId: arrival.roomId,
      eventId: storable(asText(asRecord(raw)?.event_id)),
      raw: text,
      error: (storable(error instanceof Error ? error.message : 'unknown') ?? '').slice(0, 500),
      receivedAt: arrival.receivedAt,
    });
    return null;
  }
}

const storable = (text: string | null): string | null => text?.replaceAll('\0', '\ufffd').toWellFormed() ?? null;
