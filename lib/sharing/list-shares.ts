import type { Db } from '#lib/db/transaction.ts';
import { sharesOfJob } from './share-store.ts';
import type { ShareLevel } from './share-terms.ts';

/** A link as those who manage it see it; its secret is known to nobody here. */
export type ShareRow = {
  shareId: string;
  level: ShareLevel;
  label: string;
  createdBy: string;
  createdAt: string;
  expiresAt: string;
  state: 'open' | 'expired' | 'revoked';
  revokedAt: string | null;
  revokedBy: string | null;
  views: number;
  lastViewAt: string | null;
};

/** Every link that was ever made to a job's package, the newest first. */
export async function listShares(db: Db, jobId: string, now: Date): Promise<ShareRow[]> {
  return (await sharesOfJob(db, jobId)).map((row) => ({
    shareId: row.id,
    level: row.level,
    label: row.label,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    state: row.revokedAt ? 'revoked' : row.expiresAt <= now ? 'expired' : 'open',
    revokedAt: row.revokedAt?.toISOString() ?? null,
    revokedBy: row.revokedBy,
    views: row.views,
    lastViewAt: row.lastViewAt?.toISOString() ?? null,
  }));
}
