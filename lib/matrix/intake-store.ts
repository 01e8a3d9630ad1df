import { db } from '#lib/db/client.ts';
import type { EventSource, RoomState } from '#lib/db/generated/enums.ts';
import type { Db, Tx } from '#lib/db/transaction.ts';

export type { EventSource };

export type StoredEvent = {
  eventId: string;
  roomId: string;
  sender: string;
  type: string;
  raw: string;
  rawSha256: string;
  source: EventSource;
  claimedAt: bigint;
  receivedAt: Date;
  verdict: string;
  relatesTo: string | null;
};

/** One transaction for a whole batch: a repaired gap holds thousands of events, which takes longer than other changes. */
export const batchTransaction = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
  db().$transaction(work, { maxWait: 10_000, timeout: 300_000 });

/** Inserts an event once. @returns its sequence, null when it was there */
export async function insertEvent(tx: Tx, event: StoredEvent): Promise<bigint | null> {
  const rows = await tx.matrixEvent.createManyAndReturn({ data: [event], skipDuplicates: true, select: { seq: true } });
  return rows[0]?.seq ?? null;
}

/** Runs `work` so that its failure leaves the transaction as it was before. */
export async function withSavepoint<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await tx.$executeRaw`SAVEPOINT one_event`;
  try {
    const result = await work();
    await tx.$executeRaw`RELEASE SAVEPOINT one_event`;
    return result;
  } catch (error) {
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT one_event`;
    throw error;
  }
}

type DeadLetter = { roomId: string; eventId: string | null; raw: string; error: string; receivedAt: Date };

/** Keeps an event that could not be read, once. */
export async function insertDeadLetter(tx: Tx, letter: DeadLetter): Promise<void> {
  const { eventId, roomId } = letter;
  if (eventId !== null && (await tx.deadLetter.count({ where: { eventId, roomId } })) > 0) return;
  await tx.deadLetter.create({ data: letter });
}

export const insertGap = (
  tx: Tx,
  gap: { roomId: string; fromToken: string; toToken: string; reason: string; createdAt: Date },
) => tx.syncGap.create({ data: gap });

export async function saveMember(
  tx: Tx,
  member: { roomId: string; mxid: string; membership: string; displayName: string | null; seq: bigint },
): Promise<void> {
  const { roomId, mxid, ...facts } = member;
  await tx.roomMember.upsert({ where: { roomId_mxid: { roomId, mxid } }, create: member, update: facts });
}

/** Takes the homeserver's list of who is joined as the truth: everybody else we believed joined has left. */
export async function saveJoinedMembers(tx: Tx, roomId: string, joined: Map<string, string | null>, seq: bigint) {
  const known = await tx.roomMember.findMany({ where: { roomId } });
  const before = new Map(known.map((row) => [row.mxid, row]));
  for (const [mxid, displayName] of joined) {
    const row = before.get(mxid);
    if (row?.membership === 'join' && row.displayName === displayName) continue;
    await saveMember(tx, { roomId, mxid, membership: 'join', displayName, seq });
  }
  const gone = known.filter((row) => row.membership === 'join' && !joined.has(row.mxid)).map((row) => row.mxid);
  await tx.roomMember.updateMany({ where: { roomId, mxid: { in: gone } }, data: { membership: 'leave', seq } });
}

export const listedRooms = (db: Db) =>
  db.room.findMany({ select: { roomId: true, state: true, stateReason: true, joinedSeq: true } });

export const roomsIn = (db: Db, states: RoomState[]) =>
  db.room.findMany({ where: { state: { in: states } }, orderBy: { roomId: 'asc' } });

export async function noteRoom(db: Db, roomId: string, stateReason: string | null, now: Date): Promise<void> {
  await db.room.updateMany({
    where: { roomId, state: { in: ['allowed', 'lost'] } },
    data: { stateReason, updatedAt: now },
  });
}

export async function lastSeq(db: Db): Promise<bigint> {
  const last = await db.matrixEvent.findFirst({ orderBy: { seq: 'desc' }, select: { seq: true } });
  return last?.seq ?? 0n;
}

/** Which of these events are stored already, and where each came from; `dead` for a dead letter. */
export async function knownEvents(db: Db, eventIds: string[]): Promise<Map<string, EventSource | 'dead'>> {
  const where = { eventId: { in: eventIds } };
  const rows = await db.matrixEvent.findMany({ where, select: { eventId: true, source: true } });
  const dead = await db.deadLetter.findMany({ where, select: { eventId: true } });
  return new Map([
    ...dead.map((row) => [row.eventId ?? '', 'dead'] as const),
    ...rows.map((row) => [row.eventId, row.source] as const),
  ]);
}

/** Events that ask something of us and were not answered, in our order. */
export const unhandledEvents = (db: Db, afterSeq: bigint, take: number) =>
  db.matrixEvent.findMany({
    where: {
      seq: { gt: afterSeq },
      handledAt: null,
      OR: [
        { verdict: { startsWith: 'command:' } },
        { verdict: { startsWith: 'refused:' } },
        { verdict: { in: ['edit', 'edit:command', 'redaction'] } },
      ],
    },
    orderBy: { seq: 'asc' },
    take,
  });

export type EventRow = Awaited<ReturnType<typeof unhandledEvents>>[number];

/** Marks a command answered. False when somebody did so before. */
export async function markHandled(
  tx: Tx,
  seq: bigint,
  answer: { outcome: string; jobId: string | null; now: Date },
): Promise<boolean> {
  const { count } = await tx.matrixEvent.updateMany({
    where: { seq, handledAt: null },
    data: { handledAt: answer.now, outcome: answer.outcome, jobId: answer.jobId },
  });
  return count === 1;
}

export const findEvent = (db: Db, eventId: string) => db.matrixEvent.findUnique({ where: { eventId } });

export const requestsBy = (db: Db, sender: string, roomId: string, since: Date) =>
  db.matrixEvent.count({ where: { sender, roomId, verdict: 'command:job', receivedAt: { gte: since } } });

export async function gapCounts(db: Db): Promise<{ gaps: number; deadLetters: number }> {
  const [gaps, deadLetters] = await Promise.all([db.syncGap.count(), db.deadLetter.count()]);
  return { gaps, deadLetters };
}
