import { rawAnswer } from '#app/share/raw-answer.ts';
import { recordCopy, recordLook } from '#lib/audit/looks.ts';
import { personRoute } from '#lib/auth/route.ts';
import { db } from '#lib/db/client.ts';
import { roomOfReview } from '#lib/evidence/review/find-review.ts';

type Params = { jobId: string; nodeId: string };

/** The stored texts behind a node of the chain, or with `?part=0` one of them as a file. */
export const GET = personRoute<never, Params>(
  { permission: 'evidence.read', room: ({ jobId }) => roomOfReview(db(), jobId) },
  async ({ params: { jobId, nodeId }, url, actor, now }) => {
    const answer = await rawAnswer(jobId, nodeId, url);
    const roomId = answer && (await roomOfReview(db(), jobId));
    if (!roomId) return null;
    const about = { target: `job:${jobId}`, jobId, roomId, actor, now };
    const part = url.searchParams.get('part');
    if (part === null) await recordLook({ what: 'evidence', ...about });
    else await recordCopy({ what: `part ${nodeId}/${Number(part)}`, sha256: null, ...about });
    return answer;
  },
);
