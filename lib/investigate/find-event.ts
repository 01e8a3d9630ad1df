import type { Db } from '#lib/db/transaction.ts';
import { type Found, found } from './found.ts';
import { searchLog } from './in-log.ts';
import { decisionByEvent, eventById, jobOfRequest, sentById } from './reference-store.ts';

type EventRow = NonNullable<Awaited<ReturnType<typeof eventById>>>;

/** The event at the root of the thread that a message stands in. */
function threadOf(raw: string): string | null {
  const { content } = JSON.parse(raw) as { content?: { 'm.relates_to'?: { event_id?: unknown } } };
  const root = content?.['m.relates_to']?.event_id;
  return typeof root === 'string' ? root : null;
}

async function jobOfEvent(db: Db, row: EventRow): Promise<string | null> {
  if (row.jobId) return row.jobId;
  const root = row.relatesTo ?? threadOf(row.raw);
  return root === null ? null : jobOfRequest(db, root);
}

/** A message in a room: a request, a vote, what changes one, an answer of ours, or any other in the thread of a job. */
export async function findStoredEvent(db: Db, eventId: string): Promise<Found[]> {
  const [asked, decided, sent, row] = await Promise.all([
    jobOfRequest(db, eventId),
    decisionByEvent(db, eventId),
    sentById(db, eventId),
    eventById(db, eventId),
  ]);
  if (asked) return [found('event', eventId, 'the message that asked for a job', [asked])];
  if (decided) return [found('event', eventId, 'the message of a decision', [decided.jobId])];
  if (sent?.jobId) return [found('event', eventId, 'a message of ours about a job', [sent.jobId])];
  if (row) return [found('event', eventId, `a message of ${row.sender}`, [await jobOfEvent(db, row)])];
  return sent ? [found('event', eventId, 'a message of ours', [])] : [];
}

/** The same, and what the log names though it is not stored. */
export async function findEvent(db: Db, eventId: string): Promise<Found[]> {
  const stored = await findStoredEvent(db, eventId);
  if (stored.length > 0) return stored;
  const { jobIds, entries } = await searchLog(db, eventId);
  return entries === 0 ? [] : [found('event', eventId, 'a message that the log names', jobIds)];
}
