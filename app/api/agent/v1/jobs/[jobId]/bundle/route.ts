import { agentRoute } from '#lib/agent-api/agent-route.ts';
import { consoleKeys } from '#lib/agent-api/console-keys.ts';
import { bodyBytesMax, bundleSubmissionSchema } from '#lib/agent-api/requests.ts';
import { db } from '#lib/db/client.ts';
import { sealBundle } from '#lib/evidence/seal-bundle.ts';
import { findTrustedKeys } from '#lib/evidence/store.ts';

export const dynamic = 'force-dynamic';

/** Takes the agent's signature over the bundle, verifies it and ends the job. */
export const POST = agentRoute(
  { schema: bundleSubmissionSchema, bodyBytesMax: bodyBytesMax.bundle },
  async ({ did, body, jobId, now }) => {
    const keys = { console: consoleKeys().console, trusted: await findTrustedKeys(db()) };
    const sealed = await sealBundle({ jobId: jobId(), agentDid: did, envelope: body.envelope, now }, keys);
    return { status: 200, body: { bundle_id: sealed.bundleId, verdict: sealed.verdict, code: sealed.code } };
  },
);
