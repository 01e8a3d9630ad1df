import { briefFile } from '#lib/brief/brief-file.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { companionDownload } from '#lib/evidence/companion-file.ts';
import { type EvidenceFile, type FileKey, fileKeys, storedFile } from '#lib/evidence/review/evidence-file.ts';
import { findReview } from '#lib/evidence/review/find-review.ts';
import { bodyOpener } from '#lib/keys/seal.ts';

export const fileKey = (text: string): FileKey | null => fileKeys.find((key) => key === text) ?? null;

async function companion(jobId: string): Promise<EvidenceFile | null> {
  const found = await companionDownload(db(), jobId, { ...bodyOpener(getConfig()), now: new Date() });
  return found && { name: found.fileName, type: 'application/zip', body: new Uint8Array(found.bytes), sha256: null };
}

async function brief(jobId: string): Promise<EvidenceFile | null> {
  const review = await findReview(db(), jobId, getConfig().modelPrices);
  return review && briefFile(review);
}

/** A file of a job's evidence; null while there is none. The caller checks who may have it. */
export async function reviewFile(jobId: string, key: FileKey): Promise<EvidenceFile | null> {
  switch (key) {
    case 'brief':
      return brief(jobId);
    case 'companion':
      return companion(jobId);
    default:
      return storedFile(db(), jobId, key);
  }
}
