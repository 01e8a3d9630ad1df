import type { Prisma } from '#lib/db/generated/client.ts';
import type { Db } from '#lib/db/transaction.ts';

/** What an answer needs besides the job's own record, each in one read and none without a bound. */

const eventParts = {
  eventId: true,
  roomId: true,
  sender: true,
  type: true,
  raw: true,
  rawSha256: true,
  receivedAt: true,
  outcome: true,
  relatesTo: true,
} as const;

export const eventsMax = 100;

/** Events by their ids, the oldest first. */
export const eventsByIds = (db: Db, ids: string[]) =>
  db.matrixEvent.findMany({ where: { eventId: { in: ids } }, orderBy: { seq: 'asc' }, select: eventParts });

/** What else was said about a job: what changed its request, and commands that named it. The oldest first. */
export const eventsAbout = (db: Db, job: { id: string; requestEventId: string }) =>
  db.matrixEvent.findMany({
    where: { OR: [{ relatesTo: job.requestEventId }, { jobId: job.id }] },
    orderBy: { seq: 'asc' },
    select: eventParts,
    take: eventsMax,
  });

export type EventRow = Awaited<ReturnType<typeof eventsAbout>>[number];

/** Answers to commands and reactions: as many as people make them, and they only repeat the state of the job. */
const chatter = ['reply', 'marker'];

/** Our own messages about a job that tell of its life, and the one with this event id whatever it is; the oldest first. */
export const messagesOfJob = (db: Db, jobId: string, alsoId: string | null) =>
  db.outboxMessage.findMany({
    where: { jobId, OR: [{ kind: { notIn: chatter } }, ...(alsoId === null ? [] : [{ eventId: alsoId }])] },
    orderBy: { id: 'asc' },
    select: { id: true, kind: true, eventId: true, content: true, contentSha256: true, sentAt: true, state: true },
    take: eventsMax,
  });

export type MessageRow = Awaited<ReturnType<typeof messagesOfJob>>[number];

export const policiesByHash = (db: Db, hashes: string[]) => db.policy.findMany({ where: { hash: { in: hashes } } });

export type PolicyRow = Awaited<ReturnType<typeof policiesByHash>>[number];

/** When these policies came into force in a room. */
export const headsOf = (db: Db, roomId: string, hashes: string[]) =>
  db.policyHead.findMany({ where: { roomId, wpcHash: { in: hashes } }, orderBy: { version: 'asc' } });

export type HeadRow = Awaited<ReturnType<typeof headsOf>>[number];

/** Entries of a job with these actions, the oldest first. */
export const entriesOfActions = (db: Db, jobId: string, actions: string[], take: number) =>
  db.auditEntry.findMany({ where: { jobId, action: { in: actions } }, orderBy: { id: 'asc' }, take });

export type EntryRow = Awaited<ReturnType<typeof entriesOfActions>>[number];

/** The entries that recorded our signing keys: a few. */
export const entriesOfKeys = (db: Db) =>
  db.auditEntry.findMany({ where: { action: 'key.created' }, orderBy: { id: 'asc' }, take: 1_000 });

/** Entries of one action at given moments: how an entry without a job is found by the record that it belongs to. */
export const entriesAt = (db: Db, action: string, moments: Date[]) =>
  moments.length === 0 ? Promise.resolve([]) : db.auditEntry.findMany({ where: { action, at: { in: moments } } });

export const entriesByIds = (db: Db, ids: bigint[]) =>
  ids.length === 0 ? Promise.resolve([]) : db.auditEntry.findMany({ where: { id: { in: ids } } });

/** The signed envelope of a job's bundle, and the sealed archive of its package. */
export async function sealedOf(db: Db, jobId: string) {
  const bundle = await db.bundle.findUnique({ where: { jobId }, select: { envelopeText: true } });
  const sealed = await db.package.findUnique({ where: { jobId }, select: { archive: true, statementText: true } });
  return {
    envelopeText: bundle?.envelopeText ?? null,
    archive: sealed?.archive ?? null,
    statementText: sealed?.statementText ?? null,
  };
}

export const controlsMax = 1_000;

const controlParts = {
  id: true,
  kind: true,
  scope: true,
  subject: true,
  reason: true,
  appliedBy: true,
  appliedAt: true,
  effectText: true,
  disputedJobId: true,
  liftedBy: true,
  liftedAt: true,
} satisfies Prisma.ControlSelect;

/** Of the newest controls those that may name a job: it is their subject, in dispute, refused by them, or in their effect. */
export async function controlsNaming(db: Db, jobId: string, refusedBy: string[]) {
  const recent = await db.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM (SELECT id, scope, subject, "disputedJobId", "effectText" FROM control
      ORDER BY "appliedAt" DESC LIMIT ${controlsMax}) AS c
    WHERE position(${jobId} in "effectText") > 0 OR "disputedJobId" = ${jobId} OR (scope = 'job' AND subject = ${jobId})`;
  return db.control.findMany({
    where: { id: { in: [...recent.map(({ id }) => id), ...refusedBy] } },
    orderBy: { appliedAt: 'asc' },
    select: controlParts,
  });
}

export type ControlRow = Awaited<ReturnType<typeof controlsNaming>>[number];
