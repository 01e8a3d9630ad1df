import type { Actor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { queueOutside } from './outside-store.ts';
import { liveTokensOfAgent, liveTokensOfJob, setRevoked } from './store.ts';

/**
 * Revokes the live tokens of a job or of an agent, by jti: one token has many spellings, one identity. What an issuer
 * outside has to be told of it is kept in the same transaction.
 * @returns the jtis that this call revoked
 */
export async function revokeTokens(
  tx: Tx,
  input: { of: { jobId: string } | { agentDid: string }; reason: string; actor: Actor; now: Date },
): Promise<string[]> {
  const live =
    'jobId' in input.of
      ? await liveTokensOfJob(tx, input.of.jobId, input.now)
      : await liveTokensOfAgent(tx, input.of.agentDid, input.now);
  const revoked: string[] = [];
  for (const token of live) {
    if (!(await setRevoked(tx, token.jti, input.reason, input.now))) continue;
    revoked.push(token.jti);
    const { jti, jobId, tokenHash } = token;
    await queueOutside(tx, { jti, jobId, tokenHash, reason: input.reason, now: input.now });
    await appendAudit(
      tx,
      {
        action: 'token.revoked',
        target: `token:${token.jti}`,
        jobId: token.jobId,
        roomId: token.job.roomId,
        detail: { jti: token.jti, reason: input.reason },
      },
      { actor: input.actor, at: input.now },
    );
  }
  return revoked;
}
