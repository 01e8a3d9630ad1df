import { createHash } from 'node:crypto';
import type { Tx } from '#lib/db/transaction.ts';
import { directRoomWith, setAnswered, typedCodes } from './answer-store.ts';

// The second half of proving a Matrix id. A code that the bot sends is read by whoever has the bot's account, too; what
// the id itself says, only the homeserver can vouch for. And a number that only the browser shows is of no use to
// somebody who asks for it in the chat: the code was needed first.

const digits = 4;

/** The number that the browser shows once its code was typed, and that the id answers with. */
export function answerTo(code: { id: string; browserNonceSha256: string }): string {
  const hash = createHash('sha256').update(`answer\n${code.id}\n${code.browserNonceSha256}`).digest();
  return String(hash.readUInt32BE() % 10 ** digits).padStart(digits, '0');
}

const isAnswer = (text: string) => /^\d{4}$/.test(text);

/**
 * Takes a message in the direct room of an id as its answer to the code that was typed for it.
 * @param said.sender as the homeserver names it
 * @returns whether it was the number that a browser shows now
 */
export async function answerCode(
  tx: Tx,
  said: { roomId: string; sender: string; body: string; now: Date },
): Promise<boolean> {
  const { roomId, sender, now } = said;
  const body = said.body.trim();
  if (!isAnswer(body) || !(await directRoomWith(tx, roomId, sender))) return false;
  const meant = (await typedCodes(tx, sender, now)).filter((code) => answerTo(code) === body);
  for (const { id } of meant) await setAnswered(tx, id, now);
  return meant.length > 0;
}
