// PURE. A stored job as the renderers read it.

import type { JobView } from './render.ts';

type Row = {
  id: string;
  requestEventId: string;
  requesterMxid: string;
  revision: number;
  wpcHash: string | null;
  agent: { name: string };
};

export const jobViewOf = (job: Row, publicUrl: string): JobView => ({
  jobId: job.id,
  requestEventId: job.requestEventId,
  requesterMxid: job.requesterMxid,
  agentName: job.agent.name,
  revision: job.revision,
  wpcHash: job.wpcHash,
  publicUrl,
});
