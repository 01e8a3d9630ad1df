import type { RoomState } from '#lib/db/generated/enums.ts';
import type { Db, Tx } from '#lib/db/transaction.ts';

export async function insertRoom(tx: Tx, room: { roomId: string; name: string; allowedBy: string; now: Date }) {
  const { count } = await tx.room.createMany({
    data: [
      {
        roomId: room.roomId,
        name: room.name,
        state: 'allowed',
        allowedBy: room.allowedBy,
        allowedAt: room.now,
        updatedAt: room.now,
      },
    ],
    skipDuplicates: true,
  });
  return count === 1;
}

export const findRoom = (db: Db, roomId: string) => db.room.findUnique({ where: { roomId } });

export type RoomWork = {
  state: RoomState;
  /** The agent that works for the room, whether or not it was revoked. */
  agent: { id: string; did: string; revokedAt: Date | null } | null;
};

/** How a room stands and who works for it; null for a room that nobody allowed. */
export async function findRoomWork(db: Db, roomId: string): Promise<RoomWork | null> {
  const [row] = await db.$queryRaw<{ state: RoomState; id: string | null; did: string; revokedAt: Date | null }[]>`
    SELECT room.state::text AS state, agent.id::text AS id, agent.did, agent."revokedAt"
    FROM room LEFT JOIN agent ON agent.id = room."agentId" WHERE room."roomId" = ${roomId}`;
  if (!row) return null;
  const { state, id, did, revokedAt } = row;
  return { state, agent: id === null ? null : { id, did, revokedAt } };
}

/** Moves a room from one of `from` to `to`; false when it was in none of them. */
export async function moveRoom(
  tx: Tx,
  move: {
    roomId: string;
    from: RoomState[];
    to: RoomState;
    reason: string | null;
    now: Date;
    joinedSeq?: bigint;
    roomVersion?: string | null;
  },
): Promise<boolean> {
  const { count } = await tx.room.updateMany({
    where: { roomId: move.roomId, state: { in: move.from } },
    data: {
      state: move.to,
      stateReason: move.reason,
      updatedAt: move.now,
      ...(move.joinedSeq === undefined ? {} : { joinedSeq: move.joinedSeq }),
      ...(move.roomVersion === undefined ? {} : { roomVersion: move.roomVersion }),
    },
  });
  return count === 1;
}

export async function setRoomAgent(tx: Tx, roomId: string, agentId: string, now: Date): Promise<boolean> {
  const { count } = await tx.room.updateMany({ where: { roomId }, data: { agentId, updatedAt: now } });
  return count === 1;
}

/** The membership our sync last saw, or null when it never saw any. */
export async function membershipOf(db: Db, roomId: string, mxid: string): Promise<string | null> {
  const row = await db.roomMember.findUnique({ where: { roomId_mxid: { roomId, mxid } } });
  return row?.membership ?? null;
}

/** Those of the rooms where our sync last saw somebody joined. */
export async function joinedAmong(db: Db, mxid: string, roomIds: string[]): Promise<string[]> {
  const where = { mxid, roomId: { in: roomIds }, membership: 'join' };
  const rows = await db.roomMember.findMany({ where, select: { roomId: true } });
  return rows.map((row) => row.roomId);
}

/** Keeps a room's row, and with it the room's policy head, from changing until this transaction ends. */
export async function holdRoom(tx: Tx, roomId: string): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM room WHERE "roomId" = ${roomId} FOR SHARE`;
}
