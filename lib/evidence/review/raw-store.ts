import type { Db } from '#lib/db/transaction.ts';

/** Stored texts behind the nodes of a job's chain, one by one, byte for byte as they are stored. */

export const eventRaw = (db: Db, eventId: string) =>
  db.matrixEvent.findUnique({ where: { eventId }, select: { raw: true } });

export const planTexts = (db: Db, jobId: string, revision: number) =>
  db.planRevision.findUnique({
    where: { jobId_revision: { jobId, revision } },
    select: { planText: true, verdictText: true, narrowingText: true },
  });

/** A policy's texts, when a plan of this job was judged under it. */
export const policyTexts = async (db: Db, jobId: string, hash: string) =>
  (await db.planRevision.count({ where: { jobId, wpcHash: hash } })) > 0
    ? db.policy.findUnique({ where: { hash }, select: { envelopeText: true, sourceText: true } })
    : null;

export const decisionTexts = (db: Db, jobId: string, decisionId: string) =>
  db.decision.findFirst({
    where: { id: decisionId, jobId },
    include: {
      approvalRequest: { select: { subjectText: true, viewText: true } },
      assertion: { include: { credential: true } },
    },
  });

export const tokenTexts = (db: Db, jobId: string, jti: string) =>
  db.token.findFirst({ where: { jti, jobId }, select: { claimsText: true } });

export const runEventRow = (db: Db, jobId: string, index: number) =>
  db.runEvent.findFirst({ where: { index, run: { jobId } } });

export const receiptText = (db: Db, jobId: string, receiptId: string) =>
  db.receipt.findFirst({ where: { receiptId, run: { jobId } }, select: { envelopeText: true } });

export const bundleTexts = (db: Db, jobId: string) =>
  db.bundle.findUnique({
    where: { jobId },
    select: { id: true, payloadText: true, envelopeText: true, exportText: true, companionText: true },
  });

export const manifestTexts = (db: Db, jobId: string) =>
  db.package.findUnique({ where: { jobId }, select: { statementText: true, dsseText: true } });

export const completionText = (db: Db, jobId: string) =>
  db.outboxMessage.findFirst({
    where: { jobId, kind: 'completion', sentAt: { not: null } },
    orderBy: { id: 'desc' },
    select: { content: true },
  });
