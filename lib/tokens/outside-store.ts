import type { Db, Tx } from '#lib/db/transaction.ts';

/** Keeps a revocation for the issuer outside, in the transaction that revokes; once for a token. */
export async function queueOutside(
  tx: Tx,
  revoked: { jti: string; jobId: string; tokenHash: string; reason: string; now: Date },
): Promise<void> {
  const { now, ...row } = revoked;
  await tx.outsideRevocation.createMany({ data: [{ ...row, queuedAt: now, notBefore: now }], skipDuplicates: true });
}

/** What is due, the oldest first. */
export const dueOutside = (db: Db, now: Date, take: number) =>
  db.outsideRevocation.findMany({
    where: { state: 'queued', notBefore: { lte: now } },
    orderBy: [{ queuedAt: 'asc' }, { jti: 'asc' }],
    take,
  });

export type DueRow = Awaited<ReturnType<typeof dueOutside>>[number];

/** Takes a due row for one attempt, counted before it is made; false when another process has it. */
export async function claimOutside(db: Db, row: DueRow, notBefore: Date): Promise<boolean> {
  const { count } = await db.outsideRevocation.updateMany({
    where: { jti: row.jti, state: 'queued', attempts: row.attempts },
    data: { attempts: { increment: 1 }, notBefore },
  });
  return count === 1;
}

/** Ends a row with what the issuer answered; false when it had ended. */
export async function endOutside(
  tx: Tx,
  end: { jti: string; state: 'confirmed' | 'refused'; answer: string; now: Date },
): Promise<boolean> {
  const { jti, state, answer, now } = end;
  const { count } = await tx.outsideRevocation.updateMany({
    where: { jti, state: 'queued' },
    data: { state, answer, answeredAt: now },
  });
  return count === 1;
}

/** Notes why an attempt failed, and from when on the next one may be made. */
export const failOutside = (db: Db, failure: { jti: string; why: string; notBefore: Date; now: Date }) =>
  db.outsideRevocation.updateMany({
    where: { jti: failure.jti, state: 'queued' },
    data: { lastError: failure.why, failedAt: failure.now, notBefore: failure.notBefore },
  });

/** Forgets what waits: there is no issuer outside that it could be told. */
export const forgetOutside = (db: Db) => db.outsideRevocation.deleteMany({ where: { state: 'queued' } });

export const roomOfJob = async (db: Db, jobId: string): Promise<string> =>
  (await db.job.findUniqueOrThrow({ where: { id: jobId }, select: { roomId: true } })).roomId;

/** What the issuer outside was told, or is to be told, of these tokens. */
export const outsideOf = (db: Db, jtis: readonly string[]) =>
  db.outsideRevocation.findMany({ where: { jti: { in: [...jtis] } }, orderBy: { queuedAt: 'asc' } });

/** How much waits and since when, how many it refused, and why the newest attempt failed. */
export async function outsideCounts(db: Db) {
  const [waiting, refused, oldest, failed] = await Promise.all([
    db.outsideRevocation.count({ where: { state: 'queued' } }),
    db.outsideRevocation.count({ where: { state: 'refused' } }),
    db.outsideRevocation.findFirst({ where: { state: 'queued' }, orderBy: { queuedAt: 'asc' } }),
    db.outsideRevocation.findFirst({
      where: { state: 'queued', failedAt: { not: null } },
      orderBy: { failedAt: 'desc' },
    }),
  ]);
  return { waiting, refused, since: oldest?.queuedAt ?? null, lastError: failed?.lastError ?? null };
}
