import { briefFile } from '#lib/brief/brief-file.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { type EvidenceFile, type FileKey, fileKeys, storedFile } from '#lib/evidence/review/evidence-file.ts';
import { findReview } from '#lib/evidence/review/find-review.ts';

export const fileKey = (text: string): FileKey | null => fileKeys.find((key) => key === text) ?? null;

/** A file of a job's evidence; null while there is none. The caller checks who may have it. */
export async function reviewFile(jobId: string, key: FileKey): Promise<EvidenceFile | null> {
  if (key !== 'brief') return storedFile(db(), jobId, key);
  const review = await findReview(db(), jobId, getConfig().modelPrices);
  return review && briefFile(review);
}
