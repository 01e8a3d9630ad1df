import type { Db } from '#lib/db/transaction.ts';

// The stored messages that a job stems from and was spoken of in: its request, its thread, what edits or redacts them.

const messagesMax = 300;

const shown = {
  seq: true,
  eventId: true,
  sender: true,
  type: true,
  raw: true,
  receivedAt: true,
  relatesTo: true,
} as const;

export type SourceRow = {
  seq: bigint;
  eventId: string;
  sender: string;
  type: string;
  raw: string;
  receivedAt: Date;
  relatesTo: string | null;
};

type Question = {
  roomId: string;
  jobId: string;
  requestEventId: string;
  /** The thread is read up to here. */
  until: Date;
  /** Events that a red flag names. */
  flagged: readonly string[];
};

/** Candidates for the job's thread, oldest first; whether one really is in it stands in its raw text. */
async function threadRows(db: Db, { roomId, jobId, requestEventId, until }: Question): Promise<SourceRow[]> {
  const request = await db.matrixEvent.findUnique({ where: { eventId: requestEventId }, select: { seq: true } });
  if (!request) return [];
  return db.matrixEvent.findMany({
    where: {
      roomId,
      seq: { gte: request.seq },
      receivedAt: { lte: until },
      type: 'm.room.message',
      OR: [{ eventId: requestEventId }, { jobId }, { raw: { contains: requestEventId } }],
    },
    orderBy: { seq: 'asc' },
    take: messagesMax,
    select: shown,
  });
}

/**
 * Rows for the job's sources in the room's order, each once; never from another room.
 * @returns `cut` when there are more than were read
 */
export async function sourceRows(db: Db, question: Question): Promise<{ rows: SourceRow[]; cut: boolean }> {
  const thread = await threadRows(db, question);
  const ids = [...new Set([question.requestEventId, ...thread.map((row) => row.eventId), ...question.flagged])];
  const related = await db.matrixEvent.findMany({
    where: { roomId: question.roomId, OR: [{ relatesTo: { in: ids } }, { eventId: { in: [...question.flagged] } }] },
    orderBy: { seq: 'asc' },
    take: messagesMax,
    select: shown,
  });
  const rows = new Map([...thread, ...related].map((row) => [row.eventId, row]));
  const cut = thread.length === messagesMax || related.length === messagesMax;
  return { rows: [...rows.values()].sort((a, b) => Number(a.seq - b.seq)), cut };
}
