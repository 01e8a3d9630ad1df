import type { PersonActor } from '#lib/actor.ts';
import { displayText } from '#lib/canon/display-text.ts';
import type { Db } from '#lib/db/transaction.ts';
import { type WaitingJob, waitingJobs } from '#lib/jobs/waiting-for.ts';
import { type Tier, tierOrder } from '#lib/policy/tier.ts';

export type Waited = {
  count: number;
  byTier: Record<Tier, number>;
  /** When the one that waits longest was put to its approvers, ISO 8601; null when none waits. */
  oldest: string | null;
};

export type Waiting = {
  total: Waited;
  /** By group and room, what waits longest first. */
  groups: ({ group: string; room: { roomId: string; name: string }; approvers: string[] } & Waited)[];
  /** By person who could approve now; a job that several could approve counts for each. */
  people: ({ mxid: string } & Waited)[];
  /** What nobody could approve now. */
  nobody: Waited;
  /** More wait than were looked at. */
  cut: boolean;
};

function waited(jobs: readonly WaitingJob[]): Waited {
  const times = jobs.map(({ askedAt }) => askedAt.getTime());
  return {
    count: jobs.length,
    byTier: Object.fromEntries(
      tierOrder.map((tier) => [tier, jobs.filter((job) => job.tier === tier).length]),
    ) as Record<Tier, number>,
    oldest: times.length > 0 ? new Date(Math.min(...times)).toISOString() : null,
  };
}

const longestFirst = (a: Waited, b: Waited) => (a.oldest ?? '').localeCompare(b.oldest ?? '') || b.count - a.count;

function byGroup(jobs: readonly WaitingJob[]): Waiting['groups'] {
  const seats = jobs.flatMap((job) => job.groups.map((group) => ({ group, job })));
  const parted = Map.groupBy(seats, ({ group, job }) => JSON.stringify([job.room.roomId, group]));
  return [...parted.values()].flatMap((of) => {
    const [first] = of;
    if (!first) return [];
    const { roomId, name } = first.job.room;
    const approvers = [...new Set(of.flatMap(({ job }) => job.approvers))].sort();
    return [
      {
        group: first.group,
        room: { roomId, name: displayText(name).text },
        approvers,
        ...waited(of.map(({ job }) => job)),
      },
    ];
  });
}

/** What waits for a decision now, for whom, and for how long. */
export async function findWaiting(db: Db, actor: PersonActor, now: Date): Promise<Waiting> {
  const { jobs, cut } = await waitingJobs(db, { actor, rooms: 'all', now });
  const people = [...new Set(jobs.flatMap(({ approvers }) => approvers))].sort();
  return {
    total: waited(jobs),
    groups: byGroup(jobs).sort(longestFirst),
    people: people
      .map((mxid) => ({ mxid, ...waited(jobs.filter(({ approvers }) => approvers.includes(mxid))) }))
      .sort(longestFirst),
    nobody: waited(jobs.filter(({ approvers }) => approvers.length === 0)),
    cut,
  };
}
