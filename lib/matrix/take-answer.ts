import type { Tx } from '#lib/db/transaction.ts';
import { answerCode } from '#lib/people/answer-code.ts';
import { asText, type RoomEvent, relationOf } from './room-event.ts';

/** A plain new message; what edits, quotes or belongs to another is none. */
function plainBody(event: RoomEvent): string | null {
  if (event.type !== 'm.room.message' || event.state_key !== undefined) return null;
  const { content } = event;
  if (content.msgtype !== 'm.text' || relationOf(event).relType === 'm.replace') return null;
  return asText(content.body);
}

/** Hands what a person says in their direct room to whoever waits for their answer to a code. Nothing of it is kept. */
export async function takeAnswer(tx: Tx, roomId: string, event: RoomEvent, now: Date): Promise<void> {
  const body = plainBody(event);
  if (body !== null) await answerCode(tx, { roomId, sender: event.sender, body, now });
}
