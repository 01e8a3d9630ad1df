// PURE. One answer of /sync, reduced to what we act on (client-server specification v1.19, "Syncing").

import { asRecord, asText } from './room-event.ts';

export type RoomBatch = {
  roomId: string;
  timeline: unknown[];
  /** State that changed before the timeline began. */
  state: unknown[];
  limited: boolean;
  prevBatch: string | null;
};

export type SyncBatch = { nextBatch: string; joined: RoomBatch[]; left: RoomBatch[]; invited: string[] };

export class SyncAnswerError extends Error {
  override name = 'SyncAnswerError';
}

const events = (section: unknown): unknown[] => {
  const list = asRecord(section)?.events;
  return Array.isArray(list) ? list : [];
};

function roomBatches(section: unknown): RoomBatch[] {
  return Object.entries(asRecord(section) ?? {}).map(([roomId, room]) => {
    const timeline = asRecord(asRecord(room)?.timeline);
    return {
      roomId,
      timeline: events(timeline),
      state: events(asRecord(room)?.state),
      limited: timeline?.limited === true,
      prevBatch: asText(timeline?.prev_batch),
    };
  });
}

/** @throws SyncAnswerError when the answer names no next position: the cursor must not move on a guess */
export function parseSync(answer: unknown): SyncBatch {
  const root = asRecord(answer);
  const nextBatch = asText(root?.next_batch);
  if (!nextBatch) throw new SyncAnswerError('The homeserver answered /sync without a next position.');
  const rooms = asRecord(root?.rooms);
  return {
    nextBatch,
    joined: roomBatches(rooms?.join),
    left: roomBatches(rooms?.leave),
    invited: Object.keys(asRecord(rooms?.invite) ?? {}),
  };
}

/** A page of /messages: its events, and where the next page begins. */
export function parseMessages(answer: unknown): { chunk: unknown[]; end: string | null } {
  const root = asRecord(answer);
  if (!Array.isArray(root?.chunk)) throw new SyncAnswerError('The homeserver answered /messages without a list.');
  return { chunk: root.chunk, end: asText(root.end) };
}
