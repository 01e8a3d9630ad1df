import type { Prisma } from '#lib/db/generated/client.ts';
import type { Db } from '#lib/db/transaction.ts';

/** Reads for the evidence pages; nothing here changes anything. */

const rowParts = {
  job: {
    select: {
      id: true,
      roomId: true,
      requesterMxid: true,
      requestText: true,
      state: true,
      wpcHash: true,
      room: { select: { name: true } },
      agent: { select: { name: true, did: true } },
    },
  },
} satisfies Prisma.BundleInclude;

const listed = { id: true, jobId: true, verdict: true, code: true, createdAt: true, sealedAt: true } as const;

export type BundleRecord = Prisma.BundleGetPayload<{ select: typeof listed & typeof rowParts }>;

/** Null rooms: every room. */
export type BundleFilter = { roomIds: string[] | null; verdict?: string; before?: Date };

export const bundleRecords = (db: Db, filter: BundleFilter, take: number): Promise<BundleRecord[]> =>
  db.bundle.findMany({
    where: {
      ...(filter.roomIds ? { job: { roomId: { in: filter.roomIds } } } : {}),
      ...(filter.verdict ? { verdict: filter.verdict } : {}),
      ...(filter.before ? { createdAt: { lt: filter.before } } : {}),
    },
    select: { ...listed, ...rowParts },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    take,
  });

const chainParts = {
  job: {
    include: {
      room: { select: { name: true } },
      agent: { select: { name: true, did: true } },
      plans: { orderBy: { revision: 'asc' } },
      decisions: { orderBy: { decidedAt: 'asc' } },
      tokens: { orderBy: { issuedAt: 'asc' }, omit: { tokenSealed: true } },
      run: { include: { events: { orderBy: { index: 'asc' } }, calls: true, receipts: { orderBy: { seq: 'asc' } } } },
    },
  },
} satisfies Prisma.BundleInclude;

export type ChainRecord = Prisma.BundleGetPayload<{ include: typeof chainParts }>;

/** A bundle with all rows that its chain is drawn from; null when there is none. */
export const chainRecord = (db: Db, bundleId: string): Promise<ChainRecord | null> =>
  db.bundle.findUnique({ where: { id: bundleId }, include: chainParts });

export const findRequestEvent = (db: Db, eventId: string) =>
  db.matrixEvent.findUnique({ where: { eventId }, select: { sender: true, receivedAt: true } });

/** The message that told the room how the job ended, once it was sent. */
export const completionMessage = (db: Db, jobId: string) =>
  db.outboxMessage.findFirst({
    where: { jobId, kind: 'completion' },
    orderBy: { id: 'desc' },
    select: { eventId: true, sentAt: true, state: true },
  });

export const bundleText = (db: Db, bundleId: string) =>
  db.bundle.findUnique({
    where: { id: bundleId },
    select: { exportText: true, envelopeText: true, payloadText: true, job: { select: { roomId: true } } },
  });
