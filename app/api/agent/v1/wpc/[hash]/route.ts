import { agentRoute } from '#lib/agent-api/agent-route.ts';
import { publishedWpc } from '#lib/agent-api/published-wpc.ts';
import { bodyBytesMax, emptySchema } from '#lib/agent-api/requests.ts';

export const dynamic = 'force-dynamic';

/** A published policy by its hash, with the registry's signature. */
export const GET = agentRoute({ schema: emptySchema, bodyBytesMax: bodyBytesMax.small }, async ({ params }) => ({
  status: 200,
  body: await publishedWpc(params.hash ?? ''),
}));
