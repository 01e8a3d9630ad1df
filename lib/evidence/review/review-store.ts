import type { Prisma } from '#lib/db/generated/client.ts';
import type { Db } from '#lib/db/transaction.ts';

/** Reads for the review of a job's evidence; nothing here changes anything. Large texts are read when they are asked for. */

const decisionParts = {
  orderBy: { decidedAt: 'asc' },
  include: { assertion: { include: { credential: true } } },
} satisfies Prisma.ApprovalRequest$decisionsArgs;

const parts = {
  room: { select: { name: true } },
  agent: { select: { name: true, did: true } },
  plans: { orderBy: { revision: 'asc' } },
  approvalRequests: { orderBy: { createdAt: 'asc' }, omit: { viewText: true }, include: { decisions: decisionParts } },
  tokens: { orderBy: { issuedAt: 'asc' }, omit: { tokenSealed: true } },
  run: {
    include: {
      events: { orderBy: { index: 'asc' } },
      calls: { orderBy: { seq: 'asc' } },
      receipts: { orderBy: { seq: 'asc' } },
    },
  },
  bundle: { omit: { exportText: true, envelopeText: true, companionText: true } },
  package: { omit: { archive: true, filesZip: true, dsseText: true, statementText: true } },
} satisfies Prisma.JobInclude;

export type ReviewRecord = Prisma.JobGetPayload<{ include: typeof parts }>;

/** A job with all that its evidence is drawn from; null when there is none. */
export const reviewRecord = (db: Db, jobId: string): Promise<ReviewRecord | null> =>
  db.job.findUnique({ where: { id: jobId }, include: parts });

/** The job that a bundle is of. */
export const jobOfBundle = async (db: Db, bundleId: string): Promise<string | null> =>
  (await db.bundle.findUnique({ where: { id: bundleId }, select: { jobId: true } }))?.jobId ?? null;

/** What the texts behind a job's nodes are found by. */
export const requestOfJob = (db: Db, jobId: string) =>
  db.job.findUnique({ where: { id: jobId }, select: { id: true, requestEventId: true } });

/** The room of a job whose evidence can be looked at: it has ended, or its bundle is assembled. */
export async function roomOfEvidence(db: Db, jobId: string, ended: readonly Prisma.JobGetPayload<object>['state'][]) {
  const job = await db.job.findFirst({
    where: { id: jobId, OR: [{ state: { in: [...ended] } }, { bundle: { isNot: null } }] },
    select: { roomId: true },
  });
  return job?.roomId ?? null;
}

/** The request's event and those that change it, and the message that told the room how the job ended. */
export async function roomRecord(db: Db, job: { id: string; requestEventId: string }) {
  const select = { eventId: true, sender: true, type: true, receivedAt: true, rawSha256: true } as const;
  const [request, later, completion] = await Promise.all([
    db.matrixEvent.findUnique({ where: { eventId: job.requestEventId }, select }),
    db.matrixEvent.findMany({ where: { relatesTo: job.requestEventId }, orderBy: { seq: 'asc' }, select }),
    db.outboxMessage.findFirst({
      where: { jobId: job.id, kind: 'completion' },
      orderBy: { id: 'desc' },
      select: { eventId: true, sentAt: true, contentSha256: true },
    }),
  ]);
  return { request, later, completion };
}

export type RoomRecord = Awaited<ReturnType<typeof roomRecord>>;

/** The policies of these hashes, without their texts. */
export const policiesNamed = (db: Db, hashes: string[]) =>
  db.policy.findMany({
    where: { hash: { in: hashes } },
    select: { hash: true, policyId: true, registryDid: true, publishedAt: true },
  });

export type PolicyRecord = Awaited<ReturnType<typeof policiesNamed>>[number];

/** Calls that were refused before anything was sent. */
export const refusedCalls = (db: Db, jobId: string) =>
  db.auditEntry.findMany({
    where: { jobId, action: 'call.refused' },
    orderBy: { id: 'asc' },
    select: { at: true, detailText: true },
  });

/** The keys that sign what is not signed by agent or gateway. */
export const signersByRole = (db: Db) =>
  db.signingKey.findMany({ orderBy: { createdAt: 'asc' }, select: { role: true, did: true, kid: true } });

export type SignerRecord = Awaited<ReturnType<typeof signersByRole>>[number];
