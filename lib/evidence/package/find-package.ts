import type { Db } from '#lib/db/transaction.ts';
import type { PackageReport } from '#lib/verify/package/verify-package.ts';
import { packageArchive, packageHead } from './find-package-store.ts';

export type PackageView = {
  id: string;
  jobId: string;
  roomId: string;
  /** `waiting` for its place in the log, or final. */
  state: 'signed' | 'sealed';
  fileName: string;
  /** Null until it is sealed. */
  sha256: string | null;
  bytes: number | null;
  verdict: PackageReport['verdict'] | null;
  code: string | null;
  report: PackageReport | null;
  createdAt: string;
  sealedAt: string | null;
};

const fileNameOf = (jobId: string) => `countersign-${jobId}.zip`;

/** The package of a job, without its bytes; null while there is none. */
export async function findPackage(db: Db, jobId: string): Promise<PackageView | null> {
  const row = await packageHead(db, jobId);
  if (!row) return null;
  const { job, reportText, verdict, createdAt, sealedAt, ...same } = row;
  return {
    ...same,
    roomId: job.roomId,
    fileName: fileNameOf(jobId),
    verdict: verdict as PackageView['verdict'],
    report: reportText === null ? null : (JSON.parse(reportText) as PackageReport),
    createdAt: createdAt.toISOString(),
    sealedAt: sealedAt?.toISOString() ?? null,
  };
}

/** The sealed archive, byte for byte; null until there is one. The caller checks who may see the room. */
export async function packageDownload(
  db: Db,
  jobId: string,
): Promise<{ roomId: string; fileName: string; sha256: string; bytes: Uint8Array } | null> {
  const row = await packageArchive(db, jobId);
  if (!row?.archive || row.sha256 === null) return null;
  return { roomId: row.job.roomId, fileName: fileNameOf(jobId), sha256: row.sha256, bytes: row.archive };
}
