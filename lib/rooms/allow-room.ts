import { type Actor, actorName } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { transaction } from '#lib/db/transaction.ts';
import { RoomError } from './room-error.ts';
import { insertRoom } from './store.ts';

// Room ids before version 12 carry a domain; from version 12 on they do not. Both are opaque to us.
const roomIdPattern = /^![^\s:]{1,200}(:[^\s]{1,255})?$/;

/**
 * Allow-lists a room by its exact id. The worker joins it and takes requests from then on, never older ones.
 * @throws RoomError BAD_ROOM_ID, ALREADY_ALLOWED
 */
export async function allowRoom(input: { roomId: string; name: string; actor: Actor; now: Date }): Promise<void> {
  if (!roomIdPattern.test(input.roomId)) {
    throw new RoomError(
      'BAD_ROOM_ID',
      'A room is named by its exact id, which begins with “!”. Aliases (“#…”) do not count.',
    );
  }
  await transaction(async (tx) => {
    const fresh = await insertRoom(tx, { ...input, allowedBy: actorName(input.actor) });
    if (!fresh) throw new RoomError('ALREADY_ALLOWED', 'This room is already on the list.');
    await appendAudit(
      tx,
      { action: 'room.allowed', target: `room:${input.roomId}`, roomId: input.roomId, detail: { name: input.name } },
      { actor: input.actor, at: input.now },
    );
  });
}
