import { rawAnswer } from '#app/share/raw-answer.ts';
import { personRoute } from '#lib/auth/route.ts';
import { db } from '#lib/db/client.ts';
import { roomOfReview } from '#lib/evidence/review/find-review.ts';

type Params = { jobId: string; nodeId: string };

/** The stored texts behind a node of the chain, or with `?part=0` one of them as a file. */
export const GET = personRoute<never, Params>(
  { permission: 'evidence.read', room: ({ jobId }) => roomOfReview(db(), jobId) },
  ({ params, url }) => rawAnswer(params.jobId, params.nodeId, url),
);
