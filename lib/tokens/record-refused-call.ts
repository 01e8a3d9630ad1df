import { appendAudit } from '#lib/audit/append.ts';
import type { CstClaims } from '#lib/claw/cst.ts';
import { transaction } from '#lib/db/transaction.ts';
import { findJob } from '#lib/jobs/store.ts';

/**
 * Records that a token was used for what it is not good for.
 * @param refused.by the agent that tried, which need not be the one that the token is for
 * @param refused.name tool, `provider/model`, or the route when the call itself was not read
 */
export async function recordRefusedCall(refused: {
  claims: CstClaims;
  by: string;
  kind: 'tool' | 'model';
  name: string;
  code: string;
  /** The control that stopped it; null when something else did. */
  controlId: string | null;
  now: Date;
}): Promise<void> {
  const { claims, by, kind, name, code, controlId, now } = refused;
  await transaction(async (tx) => {
    const job = await findJob(tx, claims.mission_id);
    if (!job) return;
    await appendAudit(
      tx,
      {
        action: 'call.refused',
        target: `job:${job.id}`,
        jobId: job.id,
        roomId: job.roomId,
        detail: { kind, name, jti: claims.jti, code, controlId },
      },
      { actor: { kind: 'agent', did: by }, at: now },
    );
  });
}
