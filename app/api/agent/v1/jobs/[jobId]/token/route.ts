import { agentRoute } from '#lib/agent-api/agent-route.ts';
import { bodyBytesMax, emptySchema } from '#lib/agent-api/requests.ts';
import { getConfig } from '#lib/config.ts';
import { tokenOpener } from '#lib/keys/issuer.ts';
import { collectToken } from '#lib/tokens/collect.ts';

export const dynamic = 'force-dynamic';

/** Hands the minted token to its agent, once. */
export const POST = agentRoute(
  { schema: emptySchema, bodyBytesMax: bodyBytesMax.small },
  async ({ did, jobId, now }) => {
    const collected = await collectToken({ jobId: jobId(), agentDid: did, now }, tokenOpener(getConfig()));
    const { token, expiresAt, runId, revision, plan, cuts } = collected;
    return {
      status: 200,
      body: { token, expires_at: expiresAt.toISOString(), run_id: runId, plan_revision: revision, plan, cuts },
    };
  },
);
