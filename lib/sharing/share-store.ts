import type { Db, Tx } from '#lib/db/transaction.ts';
import type { ShareLevel } from './share-terms.ts';

/** The sealed package of a job: what a link leads to. Its bytes are not read. */
export const sealedPackageOf = (db: Db, jobId: string) =>
  db.package.findFirst({
    where: { jobId, state: 'sealed' },
    select: { id: true, jobId: true, job: { select: { roomId: true } } },
  });

export type NewShare = {
  packageId: string;
  tokenSha256: string;
  level: ShareLevel;
  label: string;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
};

export async function insertShare(tx: Tx, share: NewShare): Promise<string> {
  const { id } = await tx.shareLink.create({ data: share, select: { id: true } });
  return id;
}

const ofPackage = { package: { select: { id: true, jobId: true, job: { select: { roomId: true } } } } } as const;

export const findShare = (db: Db, shareId: string) =>
  db.shareLink.findUnique({ where: { id: shareId }, include: ofPackage });

/** Revokes once; false when it was revoked before. */
export async function setShareRevoked(tx: Tx, share: { id: string; by: string; at: Date }): Promise<boolean> {
  const { count } = await tx.shareLink.updateMany({
    where: { id: share.id, revokedAt: null },
    data: { revokedAt: share.at, revokedBy: share.by },
  });
  return count === 1;
}

/** The link of a secret's hash while it opens something. */
export const findOpenShare = (db: Db, tokenSha256: string, now: Date) =>
  db.shareLink.findFirst({
    where: { tokenSha256, revokedAt: null, expiresAt: { gt: now } },
    include: ofPackage,
  });

/** Counts a view of a link that still opens; false when it was revoked meanwhile. */
export async function countView(tx: Tx, shareId: string, now: Date): Promise<boolean> {
  const { count } = await tx.shareLink.updateMany({
    where: { id: shareId, revokedAt: null, expiresAt: { gt: now } },
    data: { views: { increment: 1 }, lastViewAt: now },
  });
  return count === 1;
}

export const sharesOfJob = (db: Db, jobId: string) =>
  db.shareLink.findMany({ where: { package: { jobId } }, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] });
