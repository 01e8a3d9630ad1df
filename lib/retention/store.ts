// Nothing here names the log, a checkpoint or a package: what retention can delete is these statements and no more.

import type { Db, Tx } from '#lib/db/transaction.ts';
import type { RetentionSubject } from './subjects.ts';

export const findRules = (db: Db) => db.retentionRule.findMany({ orderBy: { subject: 'asc' } });

/** A subject’s rule, kept as it is until the transaction ends. */
export async function lockRule(tx: Tx, subject: RetentionSubject): Promise<number | null> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`retention:${subject}`}, 0))`;
  return (await tx.retentionRule.findUnique({ where: { subject }, select: { days: true } }))?.days ?? null;
}

export async function putRule(
  tx: Tx,
  rule: { subject: RetentionSubject; days: number | null; setBy: string; setAt: Date },
): Promise<void> {
  const { subject, days, ...by } = rule;
  if (days === null) await tx.retentionRule.deleteMany({ where: { subject } });
  else await tx.retentionRule.upsert({ where: { subject }, create: { subject, days, ...by }, update: { days, ...by } });
}

type Taken = { tx: Tx; before: Date; take: number };

/** Bodies of jobs that have ended, the oldest first. */
export async function oldBodies({ tx, before, take }: Taken): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT b.id::text AS id FROM kept_body b JOIN run r ON r."runId" = b."runId" JOIN job j ON j.id = r."jobId"
    WHERE b."erasedAt" IS NULL AND b."keptAt" < ${before} AND j."finishedAt" IS NOT NULL
    ORDER BY b."keptAt", b.id LIMIT ${take} FOR UPDATE OF b SKIP LOCKED`;
  return rows.map(({ id }) => id);
}

export const deleteCodes = ({ tx, before, take }: Taken): Promise<number> =>
  tx.$executeRaw`
    DELETE FROM sign_in_code WHERE id IN (
      SELECT id FROM sign_in_code WHERE "expiresAt" < ${before} LIMIT ${take} FOR UPDATE SKIP LOCKED)`;

export const deleteSessions = ({ tx, before, take }: Taken): Promise<number> =>
  tx.$executeRaw`
    DELETE FROM session WHERE id IN (
      SELECT id FROM session WHERE coalesce("endedAt", "expiresAt") < ${before} LIMIT ${take} FOR UPDATE SKIP LOCKED)`;

export const deleteDeadLetters = ({ tx, before, take }: Taken): Promise<number> =>
  tx.$executeRaw`
    DELETE FROM dead_letter WHERE id IN (
      SELECT id FROM dead_letter WHERE "receivedAt" < ${before} LIMIT ${take} FOR UPDATE SKIP LOCKED)`;

/**
 * A plan’s message and its markers are told apart by their rows, evidence names the last message, and a room the checkpoint it has.
 * While a job waits, all that was said since it was asked for stays: it is how our words are told from a stranger's.
 */
export const deleteMessages = ({ tx, before, take }: Taken): Promise<number> =>
  tx.$executeRaw`
    DELETE FROM outbox_message WHERE id IN (
      SELECT m.id FROM outbox_message m
      WHERE m.state = 'delivered' AND m."sentAt" < ${before} AND m.kind NOT IN ('plan', 'marker', 'completion')
        AND (m.kind <> 'checkpoint' OR EXISTS (
          SELECT 1 FROM outbox_message n WHERE n.kind = 'checkpoint' AND n."roomId" = m."roomId" AND n.id > m.id))
        AND NOT EXISTS (
          SELECT 1 FROM job WHERE job.state IN ('requested', 'planned', 'changes_requested', 'pending')
            AND job."requestedAt" <= m."sentAt" + interval '1 hour')
      LIMIT ${take} FOR UPDATE OF m SKIP LOCKED)`;
