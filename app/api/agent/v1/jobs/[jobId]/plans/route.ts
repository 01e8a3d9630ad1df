import { agentRoute } from '#lib/agent-api/agent-route.ts';
import { consoleKeys } from '#lib/agent-api/console-keys.ts';
import { bodyBytesMax, planSubmissionSchema } from '#lib/agent-api/requests.ts';
import { submitPlan } from '#lib/jobs/submit-plan.ts';

export const dynamic = 'force-dynamic';

/** Takes a plan revision. The same bytes again give the same answer. */
export const POST = agentRoute(
  { schema: planSubmissionSchema, bodyBytesMax: bodyBytesMax.plan },
  async ({ did, body, jobId, now }) => {
    const { terms } = consoleKeys();
    const { revision, state, verdict, existed } = await submitPlan(
      { jobId: jobId(), agentDid: did, plan: body.plan, now },
      { terms },
    );
    return { status: existed ? 200 : 201, body: { revision, state, verdict } };
  },
);
