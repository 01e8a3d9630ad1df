import type { PersonActor } from '#lib/actor.ts';
import { displayText } from '#lib/canon/display-text.ts';
import { controlsInForce } from '#lib/controls/store.ts';
import type { Db } from '#lib/db/transaction.ts';
import { findPolicy, type PublishedPolicy } from '#lib/registry/find.ts';
import { parseSubject } from './decision-subject.ts';
import { jobStates } from './lifecycle.ts';
import { standingOf } from './may-decide.ts';
import { type QueueFilters, type QueueView, statesOfView } from './queue-filters.ts';
import { byUrgency, type QueueRow, queueRow } from './queue-row.ts';
import { countByState, filterChoices, newestTokenByRoom, type QueueJob, queueJobs } from './view-store.ts';

const pendingMax = 500;
const pageSize = 50;

export type Queue = {
  rows: QueueRow[];
  counts: Record<QueueView, number>;
  /** What the rows can be filtered by: every room and agent that the reader may see jobs of. */
  rooms: { roomId: string; name: string }[];
  agents: { did: string; name: string }[];
  /** Time before which older decided rows begin; null when none are left. */
  older: string | null;
};

/** `rooms` are those that the reader may see; nothing of any other room is read. */
export type Reader = { actor: PersonActor; rooms: 'all' | ReadonlySet<string>; now: Date };
export type QueueQuestion = Reader & { filters: QueueFilters };

type Ground = {
  policies: Map<string, PublishedPolicy | null>;
  lastApproved: Map<string, string>;
  triage: (roomId: string) => boolean;
};

async function readGround(db: Db, jobs: QueueJob[]): Promise<Ground> {
  const hashes = [...new Set(jobs.flatMap(({ approvalRequests: [request] }) => (request ? [request.wpcHash] : [])))];
  const [policies, tokens, controls] = await Promise.all([
    Promise.all(hashes.map(async (hash) => [hash, await findPolicy(db, hash)] as const)),
    newestTokenByRoom(db, [...new Set(jobs.map(({ roomId }) => roomId))]),
    controlsInForce(db),
  ]);
  return {
    policies: new Map(policies),
    lastApproved: new Map(tokens.map((token) => [token.roomId, token.wpcHash])),
    triage: (roomId) => controls.some((control) => control.roomId === null || control.roomId === roomId),
  };
}

/** Whether the reader may decide a pending job, leaving aside what decideJob alone can know. */
async function isMine(db: Db, job: QueueJob, ground: Ground, { actor, now }: Reader): Promise<boolean> {
  const request = job.approvalRequests[0];
  if (job.state !== 'pending' || !request || request.closedAt || request.expiresAt <= now) return false;
  const policy = ground.policies.get(request.wpcHash)?.policy;
  if (!actor.mxid || !policy?.approvers.includes(actor.mxid) || ground.triage(job.roomId)) return false;
  const filled = request.decisions.filter(({ kind }) => kind === 'approve');
  const subject = parseSubject(request.subjectText);
  const { operatorMxid: agentOperatorMxid } = job.agent;
  const question = { approverMxid: actor.mxid, subject, policy, filled, agentOperatorMxid };
  return (await standingOf(db, { ...question, decision: 'approve' })).may;
}

async function rowsOf(db: Db, jobs: QueueJob[], question: QueueQuestion): Promise<QueueRow[]> {
  const ground = await readGround(db, jobs);
  return Promise.all(
    jobs.map(async (job) => {
      const request = job.approvalRequests[0];
      const needed = request
        ? parseSubject(request.subjectText).rule.slots.reduce((sum, slot) => sum + slot.count, 0)
        : null;
      return queueRow(job, {
        mine: await isMine(db, job, ground, question),
        triage: ground.triage(job.roomId),
        lastApprovedWpcHash: ground.lastApproved.get(job.roomId) ?? null,
        needed,
      });
    }),
  );
}

const passes = (row: QueueRow, { roomId, tier, agentDid }: QueueFilters): boolean =>
  (!roomId || row.room.roomId === roomId) && (!tier || row.tier === tier) && (!agentDid || row.agent.did === agentDid);

/** The queue as a person sees it: one view's rows, every view's count, and what the rows can be filtered by. */
export async function findQueue(db: Db, question: QueueQuestion): Promise<Queue> {
  const { filters } = question;
  const roomIds = question.rooms === 'all' ? null : [...question.rooms];
  const [pendingJobs, states, choices] = await Promise.all([
    queueJobs(db, { roomIds, states: statesOfView.pending }, pendingMax),
    countByState(db, roomIds),
    filterChoices(db, roomIds),
  ]);
  const pending = (await rowsOf(db, pendingJobs, question)).toSorted(byUrgency);
  const mine = pending.filter((row) => row.mine);
  const count = (view: QueueView) => statesOfView[view].reduce((sum, state) => sum + (states.get(state) ?? 0), 0);
  const counts = {
    'needs-me': mine.length,
    pending: count('pending'),
    'in-progress': count('in-progress'),
    decided: count('decided'),
  };
  const inView =
    filters.view === 'needs-me' ? mine : filters.view === 'pending' ? pending : await otherRows(db, question, roomIds);
  const rows = inView.filter((row) => passes(row, filters));
  return {
    rows,
    counts,
    rooms: choices.rooms.map(({ roomId, name }) => ({ roomId, name: displayText(name).text })),
    agents: choices.agents.map(({ did, name }) => ({ did, name: displayText(name).text })),
    older: inView.length === pageSize && filters.view === 'decided' ? (inView.at(-1)?.updatedAt ?? null) : null,
  };
}

async function otherRows(db: Db, question: QueueQuestion, roomIds: string[] | null): Promise<QueueRow[]> {
  const { view, before } = question.filters;
  const states = statesOfView[view];
  const { roomId, tier, agentDid } = question.filters;
  const filter = { roomIds, states, roomId, tier, agentDid, before: before ? new Date(before) : undefined };
  return rowsOf(db, await queueJobs(db, filter, view === 'decided' ? pageSize : pendingMax), question);
}

/** The newest rows of jobs by id, whatever view they are in; those that the reader may not see are left out. */
export async function findQueueRows(db: Db, question: QueueQuestion, jobIds: string[]): Promise<QueueRow[]> {
  const roomIds = question.rooms === 'all' ? null : [...question.rooms];
  return rowsOf(db, await queueJobs(db, { roomIds, states: jobStates, jobIds }, jobIds.length), question);
}

/** How many jobs the reader could decide now. */
export async function countNeedingMe(db: Db, reader: Reader): Promise<number> {
  const roomIds = reader.rooms === 'all' ? null : [...reader.rooms];
  const jobs = await queueJobs(db, { roomIds, states: statesOfView['needs-me'] }, pendingMax);
  const ground = await readGround(db, jobs);
  const mine = await Promise.all(jobs.map((job) => isMine(db, job, ground, reader)));
  return mine.filter(Boolean).length;
}
