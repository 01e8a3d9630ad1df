import { actionableJobs } from '#lib/agent-api/agent-job.ts';
import { agentRoute } from '#lib/agent-api/agent-route.ts';
import { bodyBytesMax, emptySchema } from '#lib/agent-api/requests.ts';
import { waitFor } from '#lib/agent-api/wait-for.ts';

export const dynamic = 'force-dynamic';

const waitSecondsMax = 30;

/** The agent's jobs; with `?wait=SECONDS` the answer is held until there is one. */
export const GET = agentRoute(
  { schema: emptySchema, bodyBytesMax: bodyBytesMax.small },
  async ({ did, url, signal }) => {
    const asked = Number(url.searchParams.get('wait') ?? '0');
    const waitMs = Math.min(waitSecondsMax, Number.isFinite(asked) ? Math.max(0, asked) : 0) * 1000;
    const jobs = await waitFor(
      () => actionableJobs(did),
      (found) => found.length > 0,
      { waitMs, signal },
    );
    return { status: 200, body: { jobs } };
  },
);
