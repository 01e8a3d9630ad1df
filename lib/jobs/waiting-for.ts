// For whom waiting jobs wait: the groups that still have to approve, and the people who could do so now.

import type { Db } from '#lib/db/transaction.ts';
import { openGroups, ruleForTier } from '#lib/policy/approval.ts';
import { type Tier, tierOrder } from '#lib/policy/tier.ts';
import { type Decider, readDecider, roomsToDecide } from './may-decide.ts';
import { nobody, statesOfView } from './queue-filters.ts';
import type { QueueJob } from './queue-job-store.ts';
import { listStanding, type QueueGround, type Reader, readGround } from './queue-standing.ts';
import { liveJobs } from './queue-store.ts';

/** Of all waiting jobs at most this many are looked at, the gravest. */
export const waitingMax = 2_000;

export type WaitingJob = {
  jobId: string;
  room: { roomId: string; name: string };
  tier: Tier;
  /** When its plan was put to the approvers. */
  askedAt: Date;
  /** Groups of its policy that have an open slot. */
  groups: string[];
  /** Matrix ids that could approve it now; none while a control holds it, or when nobody is left. */
  approvers: string[];
};

/** While a vote is blind nobody learns who has voted: everybody counts as if no vote were in. */
function withoutBlindVotes(job: QueueJob, ground: QueueGround): QueueJob {
  const { request } = job;
  const policy = request && ground.policies.get(request.wpcHash);
  if (!policy || !ruleForTier(policy, job.tier as Tier).blind) return job;
  return { ...job, request: { ...request, decisions: [] } };
}

async function readDeciders(db: Db, jobs: readonly QueueJob[], { policies }: QueueGround): Promise<Decider[]> {
  const rooms = new Set<string>();
  const named = new Set<string>();
  for (const job of jobs) {
    const policy = policies.get(job.request?.wpcHash ?? '');
    for (const mxid of policy?.approvers ?? []) named.add(mxid);
    for (const roomId of policy ? roomsToDecide(policy, job.roomId) : []) rooms.add(roomId);
  }
  return Promise.all([...named].sort().map((mxid) => readDecider(db, mxid, [...rooms])));
}

function waitingJob(asked: QueueJob, ground: QueueGround, deciders: readonly Decider[], now: Date): WaitingJob[] {
  const job = withoutBlindVotes(asked, ground);
  const { request } = job;
  const policy = request && ground.policies.get(request.wpcHash);
  const tier = tierOrder.find((known) => known === job.tier);
  if (!policy || !tier || request.closedAt) return [];
  const filled = request.decisions.filter(({ kind }) => kind === 'approve');
  const may = (decider: Decider) => listStanding(job, { ...ground, decider }, now)?.mayApprove ?? false;
  return [
    {
      jobId: job.id,
      room: { roomId: job.roomId, name: job.room.name },
      tier,
      askedAt: request.createdAt,
      groups: openGroups(ruleForTier(policy, tier), filled),
      approvers: deciders.filter(may).map(({ mxid }) => mxid),
    },
  ];
}

/**
 * The jobs that wait for a decision in rooms that the reader may see, the gravest first, each with whom it waits for.
 * @returns `cut` when there are more than were looked at
 */
export async function waitingJobs(db: Db, reader: Reader): Promise<{ jobs: WaitingJob[]; cut: boolean }> {
  const roomIds = reader.rooms === 'all' ? null : [...reader.rooms];
  const found = await liveJobs(db, { roomIds, states: statesOfView.pending }, 'urgency', waitingMax + 1);
  const jobs = found.slice(0, waitingMax);
  const ground = await readGround(db, jobs, reader);
  const deciders = await readDeciders(db, jobs, ground);
  return {
    jobs: jobs.flatMap((job) => waitingJob(job, ground, deciders, reader.now)),
    cut: found.length > waitingMax,
  };
}

/** The waiting jobs that a group or a person could approve now. */
export async function idsWaitingFor(
  db: Db,
  { approver, awaits }: { approver?: string; awaits?: string },
  reader: Reader,
): Promise<string[]> {
  const { jobs } = await waitingJobs(db, reader);
  const byPerson = ({ approvers }: WaitingJob) =>
    !approver || (approver === nobody ? approvers.length === 0 : approvers.includes(approver));
  return jobs.filter((job) => byPerson(job) && (!awaits || job.groups.includes(awaits))).map(({ jobId }) => jobId);
}
