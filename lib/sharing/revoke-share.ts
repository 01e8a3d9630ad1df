import { type Actor, actorName } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { transaction } from '#lib/db/transaction.ts';
import { ShareError } from './share-error.ts';
import { findShare, setShareRevoked } from './share-store.ts';

/**
 * Takes a link back, at once and for ever. @throws ShareError UNKNOWN_SHARE, ALREADY_REVOKED
 */
export async function revokeShare(input: { shareId: string; actor: Actor; now: Date }): Promise<{ jobId: string }> {
  const { shareId, actor, now } = input;
  return transaction(async (tx) => {
    const share = await findShare(tx, shareId);
    if (!share) throw new ShareError('UNKNOWN_SHARE', 'There is no such link.');
    if (!(await setShareRevoked(tx, { id: shareId, by: actorName(actor), at: now }))) {
      throw new ShareError('ALREADY_REVOKED', 'This link was revoked before.');
    }
    const { jobId, job } = share.package;
    const detail = { shareId, packageId: share.packageId };
    const about = { target: `share:${shareId}`, jobId, roomId: job.roomId };
    await appendAudit(tx, { action: 'share.revoked', ...about, detail }, { actor, at: now });
    return { jobId };
  });
}
