import { agentRoute } from '#lib/agent-api/agent-route.ts';
import { consoleKeys } from '#lib/agent-api/console-keys.ts';
import { bodyBytesMax, completionSchema } from '#lib/agent-api/requests.ts';
import { completeJob } from '#lib/jobs/complete-job.ts';

export const dynamic = 'force-dynamic';

/** Ends the run and gives the bundle's payload to sign. Asking again gives the same text. */
export const POST = agentRoute(
  { schema: completionSchema, bodyBytesMax: bodyBytesMax.small },
  async ({ did, body, jobId, now }) => {
    const completion = { jobId: jobId(), agentDid: did, status: body.status, summary: body.summary, now };
    const { bundleId, payloadText } = await completeJob(completion, { console: consoleKeys().console });
    return { status: 200, body: { bundle_id: bundleId, payload_text: payloadText } };
  },
);
