import type { Prisma } from '#lib/db/generated/client.ts';
import type { Db, Tx } from '#lib/db/transaction.ts';

export const insertToken = (tx: Tx, token: Prisma.TokenUncheckedCreateInput) => tx.token.create({ data: token });

export const findToken = (db: Db, jti: string) => db.token.findUnique({ where: { jti } });

/** The newest token of a job, or null. */
export const latestTokenOfJob = (db: Db, jobId: string) =>
  db.token.findFirst({ where: { jobId }, orderBy: { issuedAt: 'desc' } });

/** Hands over the sealed token and forgets it; null when it was handed over, revoked or expired before. */
export async function takeSealed(tx: Tx, jti: string, now: Date): Promise<string | null> {
  const rows = await tx.$queryRaw<{ sealed: string }[]>`
    UPDATE token SET "tokenSealed" = NULL, "collectedAt" = ${now}
    FROM (SELECT jti, "tokenSealed" AS sealed FROM token WHERE jti = ${jti} FOR UPDATE) AS before
    WHERE token.jti = before.jti AND before.sealed IS NOT NULL AND "collectedAt" IS NULL
      AND "revokedAt" IS NULL AND "expiresAt" > ${now}
    RETURNING before.sealed AS sealed`;
  return rows[0]?.sealed ?? null;
}

/** Takes one call out of the token's budget; false when none is left. */
export async function spendCall(tx: Tx, jti: string, kind: 'model' | 'tool'): Promise<boolean> {
  const count =
    kind === 'model'
      ? await tx.$executeRaw`UPDATE token SET "modelCallsUsed" = "modelCallsUsed" + 1
          WHERE jti = ${jti} AND "modelCallsUsed" < "modelCallsMax" AND "modelTokensUsed" < "modelTokensMax"`
      : await tx.$executeRaw`UPDATE token SET "toolCallsUsed" = "toolCallsUsed" + 1
          WHERE jti = ${jti} AND "toolCallsUsed" < "toolCallsMax"`;
  return count === 1;
}

export const addModelTokens = (tx: Tx, jti: string, tokens: number) =>
  tx.token.update({ where: { jti }, data: { modelTokensUsed: { increment: tokens } } });

/** Revokes a live token and forgets its sealed text; false when it was revoked before. */
export async function setRevoked(tx: Tx, jti: string, why: string, now: Date): Promise<boolean> {
  const { count } = await tx.token.updateMany({
    where: { jti, revokedAt: null },
    data: { revokedAt: now, revokedWhy: why, tokenSealed: null },
  });
  return count === 1;
}

/** Live tokens of a job with what an audit entry needs to name. */
export const liveTokensOfJob = (db: Db, jobId: string, now: Date) =>
  db.token.findMany({ where: { jobId, revokedAt: null, expiresAt: { gt: now } }, include: { job: true } });

export const liveTokensOfAgent = (db: Db, agentDid: string, now: Date) =>
  db.token.findMany({ where: { agentDid, revokedAt: null, expiresAt: { gt: now } }, include: { job: true } });
