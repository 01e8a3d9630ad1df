import type { Db, Tx } from '#lib/db/transaction.ts';

export type SealedSession = {
  userId: string;
  deviceId: string;
  accessTokenSealed: string;
  refreshTokenSealed: string | null;
};

export const findAccount = (db: Db, userId: string) => db.matrixAccount.findUnique({ where: { userId } });

/** Stores a new pair of tokens, before anything uses it. The device id and the cursor of an account never change. */
export async function saveSession(db: Db, session: SealedSession): Promise<void> {
  const { accessTokenSealed, refreshTokenSealed } = session;
  await db.matrixAccount.upsert({
    where: { userId: session.userId },
    create: session,
    update: { accessTokenSealed, refreshTokenSealed, halted: null },
  });
}

/** Records why the account stopped; null when it runs. */
export async function recordHalt(db: Db, userId: string, halted: string | null): Promise<void> {
  await db.matrixAccount.updateMany({ where: { userId }, data: { halted } });
}

/** Moves the cursor in the transaction that stored the batch. False when another syncer moved it meanwhile. */
export async function moveCursor(tx: Tx, userId: string, from: string | null, to: string, now: Date): Promise<boolean> {
  const { count } = await tx.matrixAccount.updateMany({
    where: { userId, since: from },
    data: { since: to, syncedAt: now },
  });
  return count === 1;
}
