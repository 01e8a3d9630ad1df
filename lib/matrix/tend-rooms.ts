import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { membershipOf } from '#lib/rooms/store.ts';
import { lastSeq, roomsIn, saveJoinedMembers, saveMember } from './intake-store.ts';
import { MatrixFailure, type MatrixPort } from './port.ts';
import { closeRoom, closings } from './room-facts.ts';

const encryptedReason =
  'This room is encrypted, and Countersign reads no encrypted room. Allow an unencrypted one instead.';

/** Leaves rooms that were encrypted; the reason in the membership event is the one answer that leaks nothing. */
export async function leaveEncryptedRooms(port: MatrixPort): Promise<void> {
  for (const { roomId } of await roomsIn(db(), ['encrypted'])) {
    if ((await membershipOf(db(), roomId, port.userId)) !== 'join') continue;
    try {
      await port.leave(roomId, encryptedReason);
    } catch (error) {
      if (!(error instanceof MatrixFailure) || error.code !== 'FORBIDDEN') throw error;
    }
    const left = { roomId, mxid: port.userId, membership: 'leave', displayName: null };
    await transaction(async (tx) => saveMember(tx, { ...left, seq: await lastSeq(tx) }));
  }
}

/**
 * Brings the members of every joined room up to date: the first sync names only those who spoke lately. A room that
 * answers 403 is lost.
 */
export async function refreshMembers(port: MatrixPort, now: Date): Promise<void> {
  for (const { roomId } of await roomsIn(db(), ['joined'])) {
    const members = await port.joinedMembers(roomId).catch((error) => {
      if (error instanceof MatrixFailure && error.code === 'FORBIDDEN') return null;
      throw error;
    });
    await transaction(async (tx) => {
      if (members?.has(port.userId)) await saveJoinedMembers(tx, roomId, members, await lastSeq(tx));
      else await closeRoom(tx, roomId, closings.gone('leave'), now);
    });
  }
}
