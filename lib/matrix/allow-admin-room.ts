import { db } from '#lib/db/client.ts';
import { allowRoom } from '#lib/rooms/allow-room.ts';
import { RoomError } from '#lib/rooms/room-error.ts';
import { findRoom } from '#lib/rooms/store.ts';
import { workerActor } from './room-facts.ts';

/** Puts the admin room on the list of rooms, where it is read and watched like any other; it has no agent, so it takes no jobs. */
export async function allowAdminRoom(roomId: string | null, now: Date): Promise<void> {
  if (roomId === null || (await findRoom(db(), roomId))) return;
  try {
    await allowRoom({ roomId, name: 'Admin room', actor: workerActor, now });
  } catch (error) {
    // Another worker that starts at the same time did so.
    if (!(error instanceof RoomError) || error.code !== 'ALREADY_ALLOWED') throw error;
  }
}
