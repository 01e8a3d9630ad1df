// Rows of what is to be retained of a control. Archives are hashed where they lie.

import { detail, said } from '#lib/audit/detail-store.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Db } from '#lib/db/transaction.ts';

const { sql } = Prisma;

/** A control with its checklist, its review, and the signatures under it with the keys that they are checked with. */
export const retainedControl = (db: Db, id: string) =>
  db.control.findUnique({
    where: { id },
    include: { tasks: { orderBy: [{ tool: 'asc' }, { credential: 'asc' }] }, review: true, assertions: true },
  });

export type RetainedControl = NonNullable<Awaited<ReturnType<typeof retainedControl>>>;

export const credentialsById = (db: Db, ids: readonly string[]) =>
  db.passkeyCredential.findMany({ where: { credentialId: { in: [...ids] } } });

/** Entries of the log that name a control, from its own on in the log's order, without the calls that it refused. */
export async function entriesNaming(db: Db, controlId: string) {
  const rows = await db.$queryRaw<{ id: bigint }[]>`
    SELECT id FROM audit_entry
    WHERE action IN ('control.applied', 'control.lifted', 'control.reviewed', 'control.task_done', 'decision.refused')
      AND ${detail('controlId')} = ${controlId}
      AND id >= COALESCE((SELECT min(id) FROM audit_entry WHERE action = 'control.applied'
        AND ${detail('controlId')} = ${controlId}), 0)`;
  return entriesByIds(
    db,
    rows.map(({ id }) => id),
  );
}

const entriesByIds = (db: Db, ids: readonly bigint[]) =>
  db.auditEntry.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: 'asc' } });

export type EntryRow = Awaited<ReturnType<typeof entriesByIds>>[number];

/** Places of refused decisions in the log, of a span of entries, whose entries are gone. */
export const refusalsGone = (db: Db, span: { from: bigint; to: bigint | null }) =>
  db.$queryRaw<{ auditId: bigint; leafHash: Uint8Array }[]>`
    SELECT leaf."auditId", leaf."leafHash" FROM log_leaf leaf LEFT JOIN audit_entry entry ON entry.id = leaf."auditId"
    WHERE entry.id IS NULL AND leaf."auditId" >= ${span.from} AND (${span.to}::bigint IS NULL OR leaf."auditId" <= ${span.to})
      AND ${said(sql`leaf."leafText"`, 'action')} = 'decision.refused'`;

/** Entries of some actions of these jobs. */
export const entriesOfJobs = (db: Db, jobIds: readonly string[], actions: readonly string[]) =>
  db.auditEntry.findMany({
    where: { jobId: { in: [...jobIds] }, action: { in: [...actions] } },
    orderBy: { id: 'asc' },
  });

/** Jobs whose agents collected a token of a policy in a room, as the log has it. */
export async function jobsLoggedUnder(db: Db, roomId: string, wpcHash: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ jobId: string }[]>`
    SELECT DISTINCT minted."jobId" FROM audit_entry minted JOIN audit_entry collected
      ON collected."jobId" = minted."jobId" AND collected.action = 'token.collected'
      AND ${said(sql`collected."detailText"`, 'jti')} = ${said(sql`minted."detailText"`, 'jti')}
    WHERE minted.action = 'token.minted' AND minted."roomId" = ${roomId}
      AND ${said(sql`minted."detailText"`, 'wpcHash')} = ${wpcHash}`;
  return rows.map(({ jobId }) => jobId);
}

/** Jobs of a room whose agents collected a token of a policy, the newest first. */
export async function jobsUnder(db: Db, roomId: string, wpcHash: string): Promise<string[]> {
  const rows = await db.job.findMany({
    where: { roomId, tokens: { some: { wpcHash, collectedAt: { not: null } } } },
    orderBy: { requestedAt: 'desc' },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

export const jobsById = (db: Db, ids: readonly string[]) =>
  db.job.findMany({
    where: { id: { in: [...ids] } },
    select: {
      id: true,
      roomId: true,
      state: true,
      toolNames: true,
      requestEventId: true,
      requestSha256: true,
      planEventId: true,
      requesterMxid: true,
      agent: { select: { did: true } },
      run: { select: { runId: true, receiptCount: true, lastReceiptSha: true } },
      bundle: { omit: { exportText: true, companionText: true, reportText: true } },
      package: { select: { id: true, state: true, sha256: true, verdict: true, code: true } },
    },
  });

export type RetainedJob = Awaited<ReturnType<typeof jobsById>>[number];

export const eventsById = (db: Db, ids: readonly string[]) =>
  db.matrixEvent.findMany({ where: { eventId: { in: [...ids] } } });

export const tokensById = (db: Db, jtis: readonly string[]) =>
  db.token.findMany({
    where: { jti: { in: [...jtis] } },
    omit: { tokenSealed: true },
    include: { job: { select: { roomId: true } } },
  });

export type RetainedToken = Awaited<ReturnType<typeof tokensById>>[number];

/** Hex SHA-256 of the archives of these jobs' packages, over their bytes as they are stored, by job. */
export async function archiveHashes(db: Db, jobIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.$queryRaw<{ jobId: string; hash: string }[]>`
    SELECT "jobId", encode(sha256(archive), 'hex') AS hash FROM package
    WHERE archive IS NOT NULL AND "jobId" = ANY(${[...jobIds]})`;
  return new Map(rows.map(({ jobId, hash }) => [jobId, hash]));
}

export const bodiesOfRuns = (db: Db, runIds: readonly string[]) =>
  db.keptBody.findMany({
    where: { runId: { in: [...runIds] } },
    orderBy: [{ runId: 'asc' }, { callSeq: 'asc' }, { kind: 'asc' }],
  });

export const receiptsOfRun = (db: Db, runId: string) =>
  db.receipt.findMany({ where: { runId }, orderBy: { seq: 'asc' } });

export const policiesByHash = (db: Db, hashes: readonly string[]) =>
  db.policy.findMany({
    where: { hash: { in: [...hashes] } },
    select: { hash: true, payloadText: true, envelopeText: true },
  });

export const approvalsOfJob = (db: Db, jobId: string) =>
  db.decision.findMany({
    where: { jobId, kind: 'approve' },
    orderBy: { decidedAt: 'asc' },
    select: { id: true, approverMxid: true, channel: true, matrixEventId: true },
  });

/** Heads of a room, or of every room, that were put in force before a time. */
export const headsUntil = (db: Db, roomId: string | null, until: Date) =>
  db.policyHead.findMany({
    where: { activatedAt: { lte: until }, ...(roomId !== null && { roomId }) },
    orderBy: [{ roomId: 'asc' }, { version: 'desc' }],
    select: { roomId: true, wpcHash: true, activatedAt: true },
  });
