import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { log } from '#lib/log.ts';
import { recordJoin } from '#lib/rooms/change-room-state.ts';
import { lastSeq, noteRoom, roomsIn, saveJoinedMembers } from './intake-store.ts';
import { MatrixFailure, type MatrixPort } from './port.ts';
import { asText } from './room-event.ts';
import { closeRoom, closings, workerActor } from './room-facts.ts';

const retryMs = 15_000;

/** What the joining of rooms remembers between two rounds of one process. */
export type JoinMemory = {
  triedAt: Map<string, number>;
  invited: Set<string>;
  blocked: boolean | null;
  /** Room of the log's checkpoints until it is joined; null when there is none, or afterwards. */
  auditRoom: string | null;
};

export const newJoinMemory = (auditRoom: string | null): JoinMemory => ({
  triedAt: new Map(),
  invited: new Set(),
  blocked: null,
  auditRoom,
});

/**
 * Joins rooms that an admin allowed, by their exact id. A room that was lost is joined again when somebody invites us.
 * Runs between two syncs, so that a room is `joined` before its first events arrive.
 */
export async function joinAllowedRooms(port: MatrixPort, memory: JoinMemory, now: Date): Promise<void> {
  const rooms = await roomsIn(db(), ['allowed', 'lost']);
  await guardInvites(port, memory, rooms.length === 0 && memory.auditRoom === null);
  await joinAuditRoom(port, memory, now);
  for (const room of rooms) {
    const invited = memory.invited.delete(room.roomId);
    const due = now.getTime() - (memory.triedAt.get(room.roomId) ?? 0) >= retryMs;
    if (!invited && (room.state === 'lost' || !due)) continue;
    memory.triedAt.set(room.roomId, now.getTime());
    await joinRoom(port, room.roomId, now);
  }
  if (rooms.length === 0 && memory.blocked) return;
  const waiting = (await roomsIn(db(), ['allowed', 'lost'])).length > 0 || memory.auditRoom !== null;
  await guardInvites(port, memory, !waiting);
}

/** The audit room takes no jobs, so it is no room of the list: it is only joined, to be written into. */
async function joinAuditRoom(port: MatrixPort, memory: JoinMemory, now: Date): Promise<void> {
  const roomId = memory.auditRoom;
  if (roomId === null) return;
  const invited = memory.invited.delete(roomId);
  if (!invited && now.getTime() - (memory.triedAt.get(roomId) ?? 0) < retryMs) return;
  memory.triedAt.set(roomId, now.getTime());
  try {
    await port.join(roomId);
    memory.auditRoom = null;
  } catch (error) {
    if (!(error instanceof MatrixFailure) || !['FORBIDDEN', 'NOT_FOUND', 'REFUSED'].includes(error.code)) throw error;
    log().warn({ roomId, why: error.message }, `the audit room is not joined: invite ${port.userId} into it`);
  }
}

async function joinRoom(port: MatrixPort, roomId: string, now: Date): Promise<void> {
  try {
    await port.join(roomId);
  } catch (error) {
    if (!(error instanceof MatrixFailure) || !['FORBIDDEN', 'NOT_FOUND', 'REFUSED'].includes(error.code)) throw error;
    const hint = `Not joined yet. Invite ${port.userId} into the room. (${error.message})`;
    return noteRoom(db(), roomId, hint, now);
  }
  await takeUpRoom(port, roomId, now);
}

/** Reads what a room is before it may take jobs: encrypted and replaced rooms never do. */
async function takeUpRoom(port: MatrixPort, roomId: string, now: Date): Promise<void> {
  const [encryption, tombstone, create, members] = await Promise.all([
    port.state(roomId, 'm.room.encryption', ''),
    port.state(roomId, 'm.room.tombstone', ''),
    port.state(roomId, 'm.room.create', ''),
    port.joinedMembers(roomId),
  ]);
  await transaction(async (tx) => {
    if (encryption) return closeRoom(tx, roomId, closings.encrypted, now);
    if (tombstone) return closeRoom(tx, roomId, closings.superseded, now);
    const joinedSeq = await lastSeq(tx);
    await saveJoinedMembers(tx, roomId, members, joinedSeq);
    // A room without a stated version is version 1 (specification, "m.room.create").
    const roomVersion = asText(create?.room_version) ?? '1';
    return recordJoin(tx, { roomId, joinedSeq, roomVersion, reason: 'joined', actor: workerActor, now });
  });
}

/** Invitations are refused by the homeserver except while a room waits to be joined (MSC4380). */
async function guardInvites(port: MatrixPort, memory: JoinMemory, blocked: boolean): Promise<void> {
  if (memory.blocked === blocked) return;
  try {
    await port.setInvitesBlocked(blocked);
  } catch (error) {
    // A homeserver without this setting: unwanted invitations stay unanswered, as we join listed rooms only.
    const unsupported = error instanceof MatrixFailure && ['NOT_FOUND', 'REFUSED', 'FORBIDDEN'].includes(error.code);
    if (!unsupported) throw error;
  }
  memory.blocked = blocked;
}
