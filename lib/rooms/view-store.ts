import type { Db } from '#lib/db/transaction.ts';
import type { JobState } from '#lib/jobs/lifecycle.ts';

/** Reads for the rooms' pages; nothing here changes anything. */

const parts = {
  agent: true,
  heads: { orderBy: { version: 'desc' }, take: 1 },
} as const;

/** Null `roomIds`: every room. */
export const roomsWithParts = (db: Db, roomIds: string[] | null) =>
  db.room.findMany({
    where: roomIds ? { roomId: { in: roomIds } } : {},
    include: parts,
    orderBy: [{ name: 'asc' }, { roomId: 'asc' }],
  });

export const roomWithParts = (db: Db, roomId: string) => db.room.findUnique({ where: { roomId }, include: parts });

/** How many jobs of each state each room has, of the states asked for. */
export const jobsPerRoom = (db: Db, states: JobState[]) =>
  db.job.groupBy({ by: ['roomId', 'state'], where: { state: { in: states } }, _count: true });

/** Tokens that could still be used, in a room or in every room. */
export const liveTokens = (db: Db, roomId: string | null, now: Date) =>
  db.token.count({
    where: { revokedAt: null, expiresAt: { gt: now }, ...(roomId === null ? {} : { job: { roomId } }) },
  });

export const joinedMembers = (db: Db, roomId: string) =>
  db.roomMember.findMany({ where: { roomId, membership: 'join' }, orderBy: { mxid: 'asc' } });

export const gapsOf = (db: Db, roomId: string) =>
  db.syncGap.findMany({ where: { roomId }, orderBy: { createdAt: 'desc' }, take: 20 });

/** Messages to the room that will not be sent by themselves. */
export const unsentOf = (db: Db, roomId: string) =>
  db.outboxMessage.findMany({
    where: { roomId, state: { in: ['blocked', 'dead'] } },
    orderBy: { id: 'desc' },
    take: 20,
    select: { id: true, kind: true, jobId: true, state: true, lastError: true, createdAt: true },
  });

export const roomNames = (db: Db, roomIds: string[]) =>
  db.room.findMany({ where: { roomId: { in: roomIds } }, select: { roomId: true, name: true } });
