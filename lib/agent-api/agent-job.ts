import { db } from '#lib/db/client.ts';
import { jobsForAgent } from '#lib/jobs/store.ts';
import type { PlanVerdict } from '#lib/policy/judge-plan.ts';
import { headForRoom } from '#lib/registry/find.ts';

type JobRow = Awaited<ReturnType<typeof jobsForAgent>>[number];

/** A job as its agent sees it on the wire. */
export type AgentJob = {
  job_id: string;
  state: string;
  room_id: string;
  revision: number;
  request: { text: string; sender: string; event_id: string };
  /** The policy to plan under, or the one that the current plan was judged under. Null when the room has none now. */
  policy_hash_b64u: string | null;
  returned?: { reason: string; steps: { index: number; tool: string; rule: string; reason: string }[] };
};

function returned(job: JobRow): AgentJob['returned'] {
  const plan = job.plans[0];
  if (job.state !== 'changes_requested' || !plan) return undefined;
  const verdict = JSON.parse(plan.verdictText) as PlanVerdict;
  const steps = verdict.steps.filter((step) => !step.allowed);
  return {
    reason: job.stateReason ?? 'The plan was returned.',
    steps: steps.map(({ index, tool, rule, reason }) => ({ index, tool, rule, reason })),
  };
}

async function toWire(job: JobRow): Promise<AgentJob> {
  const planning = job.state === 'requested' || job.state === 'changes_requested';
  const hash = planning ? (await headForRoom(db(), job.roomId))?.wpcHash : job.wpcHash;
  const why = returned(job);
  return {
    job_id: job.id,
    state: job.state,
    room_id: job.roomId,
    revision: job.revision,
    request: { text: job.requestText, sender: job.requesterMxid, event_id: job.requestEventId },
    policy_hash_b64u: hash ?? null,
    ...(why && { returned: why }),
  };
}

/** The jobs on which this agent has something to do, oldest first. */
export async function actionableJobs(did: string): Promise<AgentJob[]> {
  return Promise.all((await jobsForAgent(db(), did)).map(toWire));
}
