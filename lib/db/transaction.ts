import { db } from './client.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';

export type Tx = Prisma.TransactionClient;
/** Either the client or an open transaction: for reads that serve both. */
export type Db = PrismaClient | Tx;

/**
 * Runs `work` in one READ COMMITTED transaction. State changes inside are conditional updates that name the
 * state they expect, so no stronger isolation is asked of the database.
 */
export function transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return db().$transaction(work, { maxWait: 10_000, timeout: 20_000 });
}

/** Runs `work` on one snapshot (REPEATABLE READ): everything it reads is of one moment. */
export function snapshot<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return db().$transaction(work, { isolationLevel: 'RepeatableRead', maxWait: 10_000, timeout: 60_000 });
}
