import type { Db } from '#lib/db/transaction.ts';

/** Says that the worker is alive, and how it fares, for readiness and the pages. */
export async function beatWorker(db: Db, now: Date, detail: object): Promise<void> {
  const row = { beatAt: now, detail: JSON.stringify(detail) };
  await db.heartbeat.upsert({ where: { process: 'worker' }, create: { process: 'worker', ...row }, update: row });
}
