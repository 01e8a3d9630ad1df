import type { SystemActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { sha256Hex } from '#lib/canon/digest.ts';
import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { countView, findOpenShare } from './share-store.ts';
import { isSecret, type ShareLevel } from './share-terms.ts';

/** What of a package was looked at through a link. */
export type ShareView = 'page' | 'package' | 'export' | 'bundle' | 'pulse' | 'brief' | 'part';

/** What an open link leads to, and how much of it may be shown. */
export type OpenShare = { shareId: string; jobId: string; packageId: string; level: ShareLevel; expiresAt: Date };

// Whoever comes with a link is not known to us: the console itself reports the view.
const actor: SystemActor = { kind: 'system', name: 'console' };

/** Whether a level lets a reader have this. */
const allows = (level: ShareLevel, view: ShareView): boolean => view === 'page' || level === 'full';

/** Whether a link opens anything at all. Nothing is recorded: whoever shows something of it opens it first. */
export async function linkOpens(secret: string, now: Date): Promise<boolean> {
  return isSecret(secret) && (await findOpenShare(db(), await sha256Hex(secret), now)) !== null;
}

/**
 * Opens a link for one look and writes the look into the log. Null for a secret that opens nothing: guessed, expired,
 * revoked, or asked for more than its level shows. The four are not told apart.
 */
export async function openShare(input: { secret: string; view: ShareView; now: Date }): Promise<OpenShare | null> {
  const { secret, view, now } = input;
  if (!isSecret(secret)) return null;
  const share = await findOpenShare(db(), await sha256Hex(secret), now);
  if (!share || !allows(share.level, view)) return null;
  const { id: shareId, packageId, level, expiresAt } = share;
  const { jobId, job } = share.package;
  const seen = await transaction(async (tx) => {
    if (!(await countView(tx, shareId, now))) return false;
    const about = { target: `share:${shareId}`, jobId, roomId: job.roomId };
    const detail = { shareId, packageId, level, what: view };
    await appendAudit(tx, { action: 'share.viewed', ...about, detail }, { actor, at: now });
    return true;
  });
  return seen ? { shareId, jobId, packageId, level, expiresAt } : null;
}
