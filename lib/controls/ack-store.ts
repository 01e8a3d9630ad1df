import { detail } from '#lib/audit/detail-store.ts';
import type { Db } from '#lib/db/transaction.ts';

export const executorPrefix = 'executor:';

/** Says that a process enforces controls and is alive. */
export async function beatExecutor(db: Db, process: string, now: Date): Promise<void> {
  const key = `${executorPrefix}${process}`;
  const row = { beatAt: now, detail: '{}' };
  await db.heartbeat.upsert({ where: { process: key }, create: { process: key, ...row }, update: row });
}

/** Processes that said so since `since`. */
export async function executorsAlive(db: Db, since: Date): Promise<{ process: string; seenAt: Date }[]> {
  const rows = await db.heartbeat.findMany({
    where: { process: { startsWith: executorPrefix }, beatAt: { gte: since } },
    orderBy: { process: 'asc' },
  });
  return rows.map((row) => ({ process: row.process.slice(executorPrefix.length), seenAt: row.beatAt }));
}

/** Forgets one process. */
export const dropExecutor = (db: Db, process: string) =>
  db.heartbeat.deleteMany({ where: { process: `${executorPrefix}${process}` } });

/** Forgets processes that ended long ago. */
export const dropDeadExecutors = (db: Db, before: Date) =>
  db.heartbeat.deleteMany({ where: { process: { startsWith: executorPrefix }, beatAt: { lt: before } } });

/** Notes that a process knows of every control that there is; controls that it has acknowledged keep their time. */
export async function acknowledgeAll(db: Db, process: string, since: Date): Promise<void> {
  await db.$executeRaw`
    INSERT INTO control_ack ("controlId", process, at)
    SELECT id, ${process}, clock_timestamp() FROM control WHERE "liftedAt" IS NULL AND (kind <> 'revoke' OR "appliedAt" >= ${since})
    ON CONFLICT DO NOTHING`;
}

/** Notes that a process has obeyed the control that an entry of the log applied. */
export async function acknowledgeEntry(db: Db, process: string, entryId: bigint): Promise<void> {
  await db.$executeRaw`
    INSERT INTO control_ack ("controlId", process, at)
    SELECT ${detail('controlId')}::uuid, ${process}, clock_timestamp()
    FROM audit_entry WHERE id = ${entryId} AND action = 'control.applied'
    ON CONFLICT DO NOTHING`;
}

export const acksOf = (db: Db, controlId: string) =>
  db.controlAck.findMany({ where: { controlId }, orderBy: { at: 'asc' } });
