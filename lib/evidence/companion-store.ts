// Rows of what lies beside a sealed package, and the erasure of a body.

import type { Db, Tx } from '#lib/db/transaction.ts';

export const findSealedPackage = (db: Db, jobId: string) =>
  db.package.findFirst({
    where: { jobId, state: 'sealed' },
    select: {
      id: true,
      sha256: true,
      archive: true,
      job: { select: { roomId: true, run: { select: { runId: true } } } },
    },
  });

export const runOfJob = (db: Db, jobId: string) => db.run.findUnique({ where: { jobId }, select: { runId: true } });

/** The bodies that were kept of a run, those that were erased among them. */
export const bodiesOfRun = (db: Db, runId: string) =>
  db.keptBody.findMany({ where: { runId }, orderBy: [{ callSeq: 'asc' }, { kind: 'asc' }] });

export type BodyRow = Awaited<ReturnType<typeof bodiesOfRun>>[number];

/** The message that told the room of the package, and its event once the room has shown it to us. */
export async function completionEvent(db: Db, jobId: string) {
  const message = await db.outboxMessage.findFirst({
    where: { jobId, kind: 'completion', eventId: { not: null } },
    orderBy: { id: 'desc' },
    select: { eventId: true, roomId: true, sentAt: true },
  });
  if (!message?.eventId) return null;
  const { eventId } = message;
  const event = await db.matrixEvent.findUnique({ where: { eventId }, select: { raw: true } });
  return { eventId, roomId: message.roomId, sentAt: message.sentAt, raw: event?.raw ?? null };
}

export const entriesOfErasures = (db: Db, jobId: string) =>
  db.auditEntry.findMany({ where: { jobId, action: 'body.erased' }, orderBy: { id: 'asc' } });

/** The first checkpoint of at least `size` that a witness signed, with every such signature; null when there is none yet. */
export async function cosignedCheckpoint(db: Db, shard: number, size: bigint) {
  const first = await db.logCosignature.findFirst({
    where: { shard, size: { gte: size } },
    orderBy: { size: 'asc' },
    select: { size: true },
  });
  if (!first) return null;
  const key = { shard, size: first.size };
  const checkpoint = await db.logCheckpoint.findUniqueOrThrow({ where: { shard_size: key } });
  const signatures = await db.logCosignature.findMany({ where: key, orderBy: { keyName: 'asc' } });
  return { size: first.size, noteText: checkpoint.noteText, signatures };
}

/** A body with the job whose call it is of. */
export async function findBody(db: Db, bodyId: string) {
  const body = await db.keptBody.findUnique({ where: { id: bodyId } });
  if (!body) return null;
  const run = await db.run.findUniqueOrThrow({
    where: { runId: body.runId },
    select: { job: { select: { id: true, roomId: true } } },
  });
  return { body, job: run.job };
}

/** Erases a body once; false when it was erased before. Its digest stays. */
export async function setBodyErased(
  tx: Tx,
  id: string,
  erased: { erasedAt: Date; erasedBy: string; erasedWhy: string },
): Promise<boolean> {
  const { count } = await tx.keptBody.updateMany({
    where: { id, erasedAt: null },
    data: { ...erased, sealedText: null },
  });
  return count === 1;
}
