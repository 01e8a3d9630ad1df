import { attachment } from '#app/share/attachment.ts';
import { fileKey, reviewFile } from '#app/share/review-file.ts';
import { recordCopy } from '#lib/audit/looks.ts';
import { mayAsk } from '#lib/auth/permissions.ts';
import { personRoute } from '#lib/auth/route.ts';
import { db } from '#lib/db/client.ts';
import { roomOfReview } from '#lib/evidence/review/find-review.ts';

type Params = { jobId: string; file: string };

/** A file of a job's evidence, byte for byte as it was sealed. Whoever takes one stands in the log. */
export const GET = personRoute<never, Params>(
  { permission: 'evidence.read', room: ({ jobId }) => roomOfReview(db(), jobId) },
  async ({ params: { jobId, file }, actor, now }) => {
    const key = fileKey(file);
    if (key === 'companion' && !mayAsk(actor, 'evidence.companion')) return null;
    const roomId = await roomOfReview(db(), jobId);
    const found = key && roomId && (await reviewFile(jobId, key));
    if (!found) return null;
    await recordCopy({ what: key, target: `job:${jobId}`, jobId, roomId, sha256: found.sha256, actor, now });
    return attachment(found.name, found.type, found.body);
  },
);
