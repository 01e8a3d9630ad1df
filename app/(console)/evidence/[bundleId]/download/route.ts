import { attachment } from '#app/share/attachment.ts';
import { reviewFile } from '#app/share/review-file.ts';
import { recordCopy } from '#lib/audit/looks.ts';
import { personRoute } from '#lib/auth/route.ts';
import { db } from '#lib/db/client.ts';
import { roomOfReview } from '#lib/evidence/review/find-review.ts';
import { jobOfBundle } from '#lib/evidence/review/review-store.ts';

type Params = { bundleId: string };

const roomOf = async (bundleId: string): Promise<string | null> => {
  const jobId = await jobOfBundle(db(), bundleId);
  return jobId && roomOfReview(db(), jobId);
};

/** The sealed export, or with `?file=bundle` the proof bundle's envelope, byte for byte as it is stored. */
export const GET = personRoute<never, Params>(
  { permission: 'evidence.read', room: ({ bundleId }) => roomOf(bundleId) },
  async ({ params: { bundleId }, url, actor, now }) => {
    const [jobId, roomId] = await Promise.all([jobOfBundle(db(), bundleId), roomOf(bundleId)]);
    if (!jobId || !roomId) return null;
    const what = url.searchParams.get('file') === 'bundle' ? 'bundle' : 'export';
    const file = await reviewFile(jobId, what);
    if (!file) return null;
    await recordCopy({ what, target: `job:${jobId}`, jobId, roomId, sha256: file.sha256, actor, now });
    return attachment(file.name, file.type, file.body);
  },
);
