import type { Db } from '#lib/db/transaction.ts';

/** What a reference names, each by a unique index. */

const jobId = { jobId: true } as const;

export const jobExists = async (db: Db, id: string): Promise<boolean> =>
  (await db.job.findUnique({ where: { id }, select: { id: true } })) !== null;

export const jobOfRequest = async (db: Db, requestEventId: string): Promise<string | null> =>
  (await db.job.findUnique({ where: { requestEventId }, select: { id: true } }))?.id ?? null;

/** An event of ours or of others, as it is stored. */
export const eventById = (db: Db, eventId: string) =>
  db.matrixEvent.findUnique({
    where: { eventId },
    select: { sender: true, roomId: true, type: true, jobId: true, relatesTo: true, raw: true },
  });

export const sentById = (db: Db, eventId: string) =>
  db.outboxMessage.findUnique({ where: { eventId }, select: { jobId: true, kind: true } });

export const decisionByEvent = (db: Db, matrixEventId: string) =>
  db.decision.findUnique({ where: { matrixEventId }, select: jobId });

export const receiptById = (db: Db, receiptId: string) =>
  db.receipt.findUnique({ where: { receiptId }, select: { run: { select: jobId } } });

export const runById = (db: Db, runId: string) => db.run.findUnique({ where: { runId }, select: jobId });

export const runEventById = (db: Db, eventId: string) =>
  db.runEvent.findUnique({ where: { eventId }, select: { run: { select: jobId } } });

export const bundleById = (db: Db, id: string) => db.bundle.findUnique({ where: { id }, select: jobId });

export const tokenById = (db: Db, jti: string) => db.token.findUnique({ where: { jti }, select: jobId });

export const callById = (db: Db, id: string) =>
  db.call.findUnique({ where: { id }, select: { run: { select: jobId } } });

export const decisionById = (db: Db, id: string) => db.decision.findUnique({ where: { id }, select: jobId });

export const controlById = (db: Db, id: string) =>
  db.control.findUnique({
    where: { id },
    select: { kind: true, scope: true, subject: true, disputedJobId: true, effectText: true },
  });

export const policyByHash = (db: Db, hash: string) =>
  db.policy.findUnique({ where: { hash }, select: { policyId: true } });

export const askByDigest = (db: Db, digest: string) =>
  db.approvalRequest.findUnique({ where: { digest }, select: jobId });

/** Requests for approval whose digest begins with a CODE, in the order of the digests' index. */
export const asksByCode = (db: Db, code: string, take: number) =>
  // Hex digits sort before `g` in every collation.
  db.approvalRequest.findMany({
    where: { digest: { gte: code, lt: `${code}g`, startsWith: code } },
    select: { jobId: true, digest: true },
    take,
  });

export const tokenByHash = (db: Db, tokenHash: string) =>
  db.token.findUnique({ where: { tokenHash }, select: { jti: true, jobId: true } });

export const packageBySha256 = (db: Db, sha256: string) =>
  db.package.findUnique({ where: { sha256 }, select: { id: true, jobId: true } });

export const runEventByHash = (db: Db, eventHash: string) =>
  db.runEvent.findUnique({ where: { eventHash }, select: { run: { select: jobId } } });

export const entryById = (db: Db, id: bigint) =>
  db.auditEntry.findUnique({ where: { id }, select: { jobId: true, action: true } });

/** Jobs of a room, the newest first. */
export async function jobsOfRoom(db: Db, roomId: string, take: number): Promise<string[]> {
  const rows = await db.job.findMany({
    where: { roomId },
    orderBy: { requestedAt: 'desc' },
    select: { id: true },
    take,
  });
  return rows.map(({ id }) => id);
}

/** What a choice between jobs shows of each. */
export const jobsToChoose = (db: Db, ids: readonly string[]) =>
  db.job.findMany({
    where: { id: { in: [...ids] } },
    orderBy: { requestedAt: 'desc' },
    select: {
      id: true,
      state: true,
      effect: true,
      requestText: true,
      requesterMxid: true,
      requestedAt: true,
      room: { select: { name: true } },
    },
  });
