import { rawAnswer } from '#app/share/raw-answer.ts';
import { sharedRoute } from '#app/share/shared-route.ts';

type Context = { params: Promise<{ secret: string; nodeId: string }> };

/** The stored texts behind a node of a fully shared chain. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { secret, nodeId } = await params;
  return sharedRoute(secret, 'part', ({ jobId }) => rawAnswer(jobId, nodeId, new URL(request.url)));
}
