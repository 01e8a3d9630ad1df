import type { Db, Tx } from '#lib/db/transaction.ts';
import type { Attempts } from './drill-outcome.ts';

/** A drill is laid over a job that is in undone transactions alone: nothing real is stopped by it. */
export const drillSubject = (drillId: string): string => `drill:${drillId}`;
export const drillPrefix = 'drill:';

/** The database's clock: a drill measures across processes and machines. */
export async function databaseNow(db: Db): Promise<Date> {
  const rows = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  const now = rows[0]?.now;
  if (!now) throw new Error('The database has no time.');
  return now;
}

export const insertDrill = (tx: Tx, drill: { id: string; startedBy: string; startedAt: Date; expected: string }) =>
  tx.drill.create({ data: drill });

export const openDrills = (db: Db) => db.drill.findMany({ where: { endedAt: null }, include: { results: true } });

export const lastDrill = (db: Db) => db.drill.findFirst({ orderBy: { startedAt: 'desc' } });

export const drillRows = (db: Db, take: number) =>
  db.drill.findMany({ orderBy: { startedAt: 'desc' }, take, include: { results: { orderBy: { process: 'asc' } } } });

/** Notes once when a process had stopped, and how what it tried ended. */
export async function insertResult(
  db: Db,
  result: { drillId: string; process: string; stoppedAt: Date } & Attempts,
): Promise<void> {
  const { drillId, process, stoppedAt, mint, collect, authorize } = result;
  await db.$executeRaw`
    INSERT INTO drill_result ("drillId", process, "stoppedMs", mint, collect, authorize, at)
    SELECT id, ${process}, GREATEST(0, EXTRACT(EPOCH FROM (${stoppedAt} - "startedAt")) * 1000)::int,
      ${mint}, ${collect}, ${authorize}, clock_timestamp()
    FROM drill WHERE id = ${drillId}::uuid AND "endedAt" IS NULL
    ON CONFLICT DO NOTHING`;
}

/** Ends a drill that is open; false when it was ended before. */
export async function setDrillEnded(
  tx: Tx,
  drill: { id: string; endedAt: Date; passed: boolean; attestationText: string },
): Promise<boolean> {
  const { id, ...data } = drill;
  const { count } = await tx.drill.updateMany({ where: { id, endedAt: null }, data });
  return count === 1;
}

export const controlOfDrill = (db: Db, drillId: string) =>
  db.control.findFirst({ where: { kind: 'triage', scope: 'job', subject: drillSubject(drillId), liftedAt: null } });

/** The signed attestation of a drill that has ended; null while there is none. */
export const attestationOf = async (db: Db, id: string): Promise<string | null> =>
  (await db.drill.findUnique({ where: { id }, select: { attestationText: true } }))?.attestationText ?? null;
