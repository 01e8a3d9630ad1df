import type { Tx } from '#lib/db/transaction.ts';
import { moveCursor } from './account-store.ts';
import { classify, type Reading } from './classify.ts';
import type { Gap, Repair } from './gap-repair.ts';
import { ingestEvent } from './ingest-event.ts';
import { batchTransaction, type EventSource, lastSeq, listedRooms } from './intake-store.ts';
import { recordPlanEvent } from './job-store.ts';
import { recordEcho } from './outbox-store.ts';
import { type Bot, readingOf } from './reading.ts';
import { recordGap } from './record-gap.ts';
import { asRecord, asText, parseRoomEvent, type RoomEvent, transactionId } from './room-event.ts';
import { applyFact } from './room-facts.ts';
import type { RoomBatch, SyncBatch } from './sync-batch.ts';
import { takeAnswer } from './take-answer.ts';

export type Ingestion = {
  bot: Bot;
  since: string | null;
  batch: SyncBatch;
  repairs: Map<string, Gap & Repair>;
  now: Date;
};

export class CursorError extends Error {
  override name = 'CursorError';
}

/**
 * Stores one batch and moves the cursor, in one transaction: a crash before it commits changes nothing, and the same
 * position answers the same events again. Rooms that nobody allowed leave no trace.
 * @throws CursorError when somebody else moved the cursor meanwhile
 */
export async function ingestBatch(ingestion: Ingestion): Promise<void> {
  const { bot, since, batch, now } = ingestion;
  await batchTransaction(async (tx) => {
    const rooms = new Map((await listedRooms(tx)).map((room) => [room.roomId, room]));
    for (const room of [...batch.joined, ...batch.left]) {
      if (!rooms.has(room.roomId)) await passOver(tx, room, since, now);
      else await ingestRoom(tx, room, ingestion);
    }
    const moved = await moveCursor(tx, bot.userId, since, batch.nextBatch, now);
    if (!moved) throw new CursorError('The cursor moved elsewhere: another worker syncs this account.');
  });
}

async function ingestRoom(tx: Tx, room: RoomBatch, ingestion: Ingestion): Promise<void> {
  const { bot, since, now } = ingestion;
  const { roomId } = room;
  const reading = await readingOf(tx, roomId, bot);
  await applyState(tx, room, reading, now);
  // The first answer only takes up the cursor: what it shows was said before we listened.
  if (since === null) return;
  const repair = ingestion.repairs.get(roomId);
  const joinedAt = ownJoinIndex(room.timeline, bot.userId);
  const ingest = async (raw: unknown, source: EventSource, beforeJoin: boolean) => {
    const stored = await ingestEvent(tx, raw, reading, { roomId, source, beforeJoin, receivedAt: now });
    await recordEchoOf(tx, raw, roomId, now);
    if (stored) await applyFact(tx, { roomId, ...stored, botUserId: bot.userId, now });
  };
  for (const raw of repair?.events ?? []) await ingest(raw, 'gap', false);
  if (repair?.missing) {
    const gap = { roomId, fromToken: repair.missing.from, toToken: repair.to, reason: repair.missing.reason };
    await recordGap(tx, { ...gap, now });
  }
  for (const [index, raw] of room.timeline.entries()) await ingest(raw, 'sync', index < joinedAt);
}

/** State that changed before the timeline begins: facts, no events of ours. */
async function applyState(tx: Tx, room: RoomBatch, reading: Reading, now: Date): Promise<void> {
  if (room.state.length === 0) return;
  const seq = await lastSeq(tx);
  for (const raw of room.state) {
    const event = readable(raw);
    if (!event) continue;
    await applyFact(tx, {
      roomId: room.roomId,
      classified: classify(event, reading),
      seq,
      botUserId: reading.botUserId,
      now,
    });
  }
}

/** Position of our own join in a timeline, -1 when it is not there: what stands before it was not said to us. */
export function ownJoinIndex(timeline: unknown[], botUserId: string): number {
  return timeline.findLastIndex((raw) => {
    const event = asRecord(raw);
    if (event?.type !== 'm.room.member' || event.state_key !== botUserId) return false;
    if (asRecord(event.content)?.membership !== 'join') return false;
    return asText(asRecord(asRecord(event.unsigned)?.prev_content)?.membership) !== 'join';
  });
}

/** A room that nobody allowed, a direct one among them: our own messages come back, and people answer codes. */
async function passOver(tx: Tx, room: RoomBatch, since: string | null, now: Date): Promise<void> {
  for (const raw of room.timeline) {
    await recordEchoOf(tx, raw, room.roomId, now);
    const event = readable(raw);
    if (event && since !== null) await takeAnswer(tx, room.roomId, event, now);
  }
}

/** Our own message came back: delivered, even when the answer to the send was lost. */
async function recordEchoOf(tx: Tx, raw: unknown, roomId: string, now: Date): Promise<void> {
  const event = readable(raw);
  const txnId = event && transactionId(event);
  if (!event || !txnId || txnId.includes('\0')) return;
  const row = await recordEcho(tx, { txnId, eventId: event.event_id, now });
  const job = asRecord(asRecord(row && JSON.parse(row.content))?.['dev.countersign.job']);
  if (row?.kind !== 'plan' || !row.jobId || typeof job?.rev !== 'number') return;
  await recordPlanEvent(tx, { jobId: row.jobId, revision: job.rev, roomId, eventId: event.event_id });
}

function readable(raw: unknown): RoomEvent | null {
  try {
    return parseRoomEvent(raw);
  } catch {
    return null; // a timeline event that cannot be read is a dead letter by now; unreadable state says nothing
  }
}
