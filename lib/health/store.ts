import type { Db } from '#lib/db/transaction.ts';
import type { LogBeat } from '#lib/transparency/run-log.ts';

/** Names of the migrations that finished. Throws when the database does not answer. */
export async function appliedMigrations(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
  return rows.map((row) => row.name);
}

export const findHeartbeat = (db: Db, process: string) => db.heartbeat.findUnique({ where: { process } });

/** What the log's leader last said of itself. */
export async function findLogBeat(db: Db) {
  const row = await findHeartbeat(db, 'log');
  return row && { beatAt: row.beatAt, ...(JSON.parse(row.detail) as LogBeat) };
}

export const findBotAccount = (db: Db, userId: string) =>
  db.matrixAccount.findUnique({ where: { userId }, select: { syncedAt: true, halted: true } });

/** What waits in the outbox: the oldest message that is due, and how many can never be sent by themselves. */
export async function outboxState(db: Db, now: Date) {
  const due = await db.outboxMessage.findFirst({
    where: { state: 'queued', notBefore: { lte: now } },
    orderBy: { notBefore: 'asc' },
    select: { notBefore: true, lastError: true },
  });
  return { due };
}

/** Every process that said that it is alive, and when it last did. */
export const heartbeats = (db: Db) =>
  db.heartbeat.findMany({ select: { process: true, beatAt: true }, orderBy: { process: 'asc' } });

/** The newest events of rooms that could not be read. */
export async function newestDeadLetters(db: Db, take: number) {
  const rows = await db.deadLetter.findMany({
    select: { id: true, roomId: true, receivedAt: true, error: true },
    orderBy: { receivedAt: 'desc' },
    take,
  });
  return rows.map(({ receivedAt: at, ...row }) => ({ ...row, at }));
}

/** The newest messages that will not be sent by themselves. */
export async function newestUnsent(db: Db, take: number) {
  const rows = await db.outboxMessage.findMany({
    where: { state: { in: ['blocked', 'dead'] } },
    select: { id: true, roomId: true, createdAt: true, lastError: true },
    orderBy: { id: 'desc' },
    take,
  });
  return rows.map(({ createdAt: at, lastError: error, ...row }) => ({ ...row, at, error }));
}
