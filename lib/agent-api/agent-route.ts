import type { z } from 'zod';
import { getConfig } from '#lib/config.ts';
import { log } from '#lib/log.ts';
import { AgentApiError } from './agent-api-error.ts';
import { authenticateAgent } from './authenticate-agent.ts';
import { errorAnswer } from './errors.ts';
import { decodeBody, parseBody } from './parse-body.ts';
import { jobIdSchema } from './requests.ts';

export type AgentCall<Body> = {
  did: string;
  body: Body;
  url: URL;
  params: Record<string, string>;
  /** The route's job id. @throws AgentApiError INVALID_REQUEST */
  jobId: () => string;
  now: Date;
  signal: AbortSignal;
};
export type Answer = { status: number; body: unknown };
type RouteContext = { params: Promise<Record<string, string>> };

function jobIdOf(params: Record<string, string>): string {
  const parsed = jobIdSchema.safeParse(params.jobId);
  if (!parsed.success) throw new AgentApiError('INVALID_REQUEST', 'The address names no job id.');
  return parsed.data;
}

async function readText(request: Request, bytesMax: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Counted as it arrives: a content-length is a claim.
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw new AgentApiError('PAYLOAD_TOO_LARGE', `The body is larger than ${bytesMax} bytes.`);
    chunks.push(chunk);
  }
  return decodeBody(Buffer.concat(chunks));
}

const noStore = { 'cache-control': 'no-store' };

/**
 * One route of the agent API: possession proof → schema → `handle` → JSON. Nothing thrown reaches the caller raw.
 * @param route.schema what the body must be; a request without a body is read as `{}`
 */
export function agentRoute<S extends z.ZodType>(
  route: { schema: S; bodyBytesMax: number },
  handle: (call: AgentCall<z.infer<S>>) => Promise<Answer>,
): (request: Request, context: RouteContext) => Promise<Response> {
  return async (request, context) => {
    try {
      const url = new URL(request.url);
      const now = new Date();
      const expected = { method: request.method, url: getConfig().publicUrl + url.pathname, now };
      const { did } = await authenticateAgent(request.headers.get('dpop'), expected);
      const body = parseBody(route.schema, await readText(request, route.bodyBytesMax));
      const params = await context.params;
      const answer = await handle({
        did,
        body,
        url,
        params,
        jobId: () => jobIdOf(params),
        now,
        signal: request.signal,
      });
      return Response.json(answer.body, { status: answer.status, headers: noStore });
    } catch (error) {
      const answer = errorAnswer(error, (reference, cause) =>
        log().error({ err: cause, reference }, 'an agent’s request failed'),
      );
      return Response.json(answer.body, { status: answer.status, headers: noStore });
    }
  };
}
