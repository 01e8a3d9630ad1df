import { displayText } from '#lib/canon/display-text.ts';
import type { Db } from '#lib/db/transaction.ts';
import { idsOfSamePerson } from '#lib/people/store.ts';
import { placeText, type QueuePlace } from './queue-cursor.ts';
import { isEnded, type QueueFilters, type QueueView, statesOfView } from './queue-filters.ts';
import { type QueueJob, queueJobs } from './queue-job-store.ts';
import { type QueueRow, queueRow } from './queue-row.ts';
import {
  type ControlsRead,
  listStanding,
  type Reader,
  readControls,
  readGround,
  readPolicies,
} from './queue-standing.ts';
import {
  countEachUpTo,
  endedIds,
  filterChoices,
  idsAmong,
  lastApprovedPolicies,
  liveJobs,
  type QueueFilter,
  readSearch,
  waitingPolicies,
} from './queue-store.ts';
import { idsWaitingFor } from './waiting-for.ts';

export type { Reader } from './queue-standing.ts';

/** Of unfinished jobs a view shows at most this many, the gravest. */
export const liveMax = 500;
/** Of waiting jobs that could be the reader's, at most this many of the gravest are looked at. */
export const candidatesMax = 500;
/** Views are counted up to here. */
export const countMax = 1000;
const pageSize = 50;

export type Queue = {
  rows: QueueRow[];
  /** Up to countMax each. */
  counts: Record<QueueView, number>;
  /** What the rows can be filtered by: every room and agent that the reader may see jobs of. */
  rooms: { roomId: string; name: string }[];
  agents: { did: string; name: string }[];
  /** Place after which the next page of ended jobs begins; null when none are left. */
  next: string | null;
  /** Set when there are more unfinished jobs than the view shows or looks at. */
  cut: boolean;
};

export type QueueQuestion = Reader & { filters: QueueFilters };

const seenRooms = ({ rooms }: Reader): string[] | null => (rooms === 'all' ? null : [...rooms]);

async function rowsOf(
  db: Db,
  jobs: readonly QueueJob[],
  reader: Reader,
  controls = readControls(db),
): Promise<QueueRow[]> {
  const waitingRooms = jobs.filter(({ state }) => state === 'pending').map(({ roomId }) => roomId);
  const [ground, lastApproved] = await Promise.all([
    readGround(db, jobs, reader, controls),
    lastApprovedPolicies(db, [...new Set(waitingRooms)]),
  ]);
  return jobs.map((job) =>
    queueRow(job, {
      standing: listStanding(job, ground, reader.now),
      triage: ground.stopped(job),
      lastApprovedWpcHash: lastApproved.get(job.roomId) ?? null,
      readerMxid: reader.actor.mxid,
      now: reader.now,
    }),
  );
}

/**
 * The jobs that the reader could approve now, the gravest first. Only plans under a policy that names the reader and that
 * somebody else asked for are looked at, and of those the gravest `candidatesMax`.
 */
async function needingMe(
  db: Db,
  reader: Reader,
  controls = readControls(db),
): Promise<{ ids: string[]; cut: boolean }> {
  const { mxid } = reader.actor;
  const roomIds = seenRooms(reader);
  if (!mxid) return { ids: [], cut: false };
  const [waiting, notBy] = await Promise.all([waitingPolicies(db, roomIds), idsOfSamePerson(db, mxid)]);
  const policies = await readPolicies(db, waiting);
  const wpcHashes = [...policies].filter(([, policy]) => policy.approvers.includes(mxid)).map(([hash]) => hash);
  if (wpcHashes.length === 0) return { ids: [], cut: false };
  const decidable = { wpcHashes, notBy, now: reader.now };
  const filter = { roomIds, states: statesOfView['needs-me'], decidable };
  const found = await liveJobs(db, filter, 'urgency', candidatesMax + 1);
  const jobs = found.slice(0, candidatesMax);
  const ground = await readGround(db, jobs, reader, controls);
  const ids = jobs.filter((job) => listStanding(job, ground, reader.now)?.mayApprove).map(({ id }) => id);
  return { ids, cut: found.length > candidatesMax };
}

/** How many jobs the reader could approve now; at most `candidatesMax` are looked at. */
export const countNeedingMe = async (db: Db, reader: Reader): Promise<number> =>
  (await needingMe(db, reader)).ids.length;

async function countViews(db: Db, roomIds: string[] | null, needing: Promise<Mine>): Promise<Queue['counts']> {
  const { pending, 'in-progress': inProgress, decided, expired } = statesOfView;
  const counted = { pending, 'in-progress': inProgress, decided, expired };
  const [all, { ids }] = await Promise.all([countEachUpTo(db, counted, roomIds, countMax), needing]);
  return { 'needs-me': ids.length, waiting: Math.max(0, all.pending - ids.length), ...all };
}

/** The filter that a reader's address stands for, within the rooms that they may see. */
async function filterOf(db: Db, { filters, ...reader }: QueueQuestion): Promise<QueueFilter> {
  const { view, roomId, tier, agentDid, requester, search, approver, awaits } = filters;
  const seen = seenRooms(reader);
  const roomIds = roomId ? (seen && !seen.includes(roomId) ? [] : [roomId]) : seen;
  const words = search === undefined ? undefined : await readSearch(db, search);
  const only = approver || awaits ? await idsWaitingFor(db, { approver, awaits }, reader) : undefined;
  return { roomIds, states: statesOfView[view], tier, agentDid, requester, search: words, only };
}

type Mine = Awaited<ReturnType<typeof needingMe>>;

/** How what could be the reader's parts the waiting jobs; only two views wait for it to be known. */
async function partedBy(view: QueueView, asked: QueueFilter, mine: Promise<Mine>) {
  if (view !== 'needs-me' && view !== 'waiting') return { filter: asked, cut: false };
  const { ids, cut } = await mine;
  if (view === 'waiting') return { filter: { ...asked, except: ids }, cut };
  return { filter: { ...asked, only: asked.only ? ids.filter((id) => asked.only?.includes(id)) : ids }, cut };
}

async function liveView(db: Db, question: QueueQuestion, mine: Promise<Mine>, controls: ControlsRead) {
  const { view } = question.filters;
  const { filter, cut } = await partedBy(view, await filterOf(db, question), mine);
  const order = view === 'in-progress' ? 'newest' : 'urgency';
  const jobs = await liveJobs(db, filter, order, liveMax + 1);
  return { rows: await rowsOf(db, jobs.slice(0, liveMax), question, controls), cut: cut || jobs.length > liveMax };
}

/** One page of ended jobs after a place, newest first. */
export async function findEnded(
  db: Db,
  question: QueueQuestion,
  after: QueuePlace | null,
): Promise<Pick<Queue, 'rows' | 'next'>> {
  const ids = await endedIds(db, await filterOf(db, question), after, pageSize + 1);
  const rows = await rowsOf(db, await queueJobs(db, ids.slice(0, pageSize)), question);
  const last = rows.at(-1);
  return { rows, next: ids.length > pageSize && last ? placeText(last) : null };
}

/** The queue as a person sees it: one view's rows, every view's count, and what the rows can be filtered by. */
export async function findQueue(db: Db, question: QueueQuestion): Promise<Queue> {
  const roomIds = seenRooms(question);
  const controls = readControls(db);
  const mine = needingMe(db, question, controls);
  const [choices, counts, view] = await Promise.all([
    filterChoices(db, roomIds),
    countViews(db, roomIds, mine),
    isEnded(question.filters.view) ? findEnded(db, question, null) : liveView(db, question, mine, controls),
  ]);
  return {
    next: null,
    cut: false,
    ...view,
    counts,
    rooms: choices.rooms.map(({ roomId, name }) => ({ roomId, name: displayText(name).text })),
    agents: choices.agents.map(({ did, name }) => ({ did, name: displayText(name).text })),
  };
}

/** The newest rows of jobs by id, whatever view they are in; those that the reader may not see are left out. */
export async function findQueueRows(db: Db, reader: Reader, jobIds: string[]): Promise<QueueRow[]> {
  return rowsOf(db, await queueJobs(db, await idsAmong(db, seenRooms(reader), jobIds)), reader);
}
