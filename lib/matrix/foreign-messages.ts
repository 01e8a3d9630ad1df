import { isDeepStrictEqual } from 'node:util';
import type { Db } from '#lib/db/transaction.ts';
import { saidAsBot } from './job-store.ts';

/**
 * The first message that stands in a room under our name and is not what we sent: somebody else has the bot's account,
 * and may have shown the room another plan than ours. A message of ours is one that the outbox has, word for word; its
 * transaction id alone says nothing of whoever knows the session. We react to nothing and take nothing back.
 * @returns the event's id, null when all are ours
 */
export async function foreignMessage(
  db: Db,
  where: { roomId: string; botUserId: string; requestEventId: string },
): Promise<string | null> {
  const said = await saidAsBot(db, where);
  const foreign = said.find(({ raw, content }) => {
    const event = JSON.parse(raw) as { content?: unknown; state_key?: unknown };
    // Its own membership, which the homeserver wrote.
    if (event.state_key !== undefined) return false;
    return content === null || !isDeepStrictEqual(event.content, JSON.parse(content));
  });
  return foreign?.eventId ?? null;
}
