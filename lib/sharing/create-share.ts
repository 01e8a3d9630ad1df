import { type Actor, actorName } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { sha256Hex } from '#lib/canon/digest.ts';
import { transaction } from '#lib/db/transaction.ts';
import { ShareError } from './share-error.ts';
import { insertShare, sealedPackageOf } from './share-store.ts';
import { newSecret, type ShareLevel, shareHoursMax, shareHoursMin, shareLabelMax, sharePath } from './share-terms.ts';

const hourMs = 3_600_000;

type Creation = { jobId: string; level: ShareLevel; label: string; hours: number; actor: Actor; now: Date };

function checkTerms({ label, hours }: Creation): void {
  if (!Number.isInteger(hours) || hours < shareHoursMin || hours > shareHoursMax) {
    throw new ShareError('BAD_EXPIRY', 'A link is good for one hour at least and ninety days at most.');
  }
  if (label.trim() === '' || label.length > shareLabelMax) {
    throw new ShareError('BAD_LABEL', `Say for whom the link is, in at most ${shareLabelMax} characters.`);
  }
}

/**
 * Makes a capability link to a job's sealed package. The secret is in the answer and nowhere else: the database keeps
 * its hash, the log its terms.
 * @throws ShareError BAD_EXPIRY, BAD_LABEL, NOTHING_TO_SHARE
 */
export async function createShare(
  creation: Creation,
): Promise<{ shareId: string; secret: string; path: string; expiresAt: Date }> {
  checkTerms(creation);
  const { jobId, level, hours, actor, now } = creation;
  const label = creation.label.trim();
  const secret = newSecret();
  const expiresAt = new Date(now.getTime() + hours * hourMs);
  const shareId = await transaction(async (tx) => {
    const found = await sealedPackageOf(tx, jobId);
    if (!found) throw new ShareError('NOTHING_TO_SHARE', 'The job has no sealed package yet.');
    const id = await insertShare(tx, {
      packageId: found.id,
      tokenSha256: await sha256Hex(secret),
      level,
      label,
      createdBy: actorName(actor),
      createdAt: now,
      expiresAt,
    });
    const detail = { shareId: id, packageId: found.id, level, label, expiresAt: expiresAt.toISOString() };
    const about = { target: `share:${id}`, jobId, roomId: found.job.roomId };
    await appendAudit(tx, { action: 'share.created', ...about, detail }, { actor, at: now });
    return id;
  });
  return { shareId, secret, path: sharePath(secret), expiresAt };
}
