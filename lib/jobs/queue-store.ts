import { Prisma } from '#lib/db/generated/client.ts';
import type { Db } from '#lib/db/transaction.ts';
import type { JobState } from './lifecycle.ts';
import type { QueuePlace } from './queue-cursor.ts';
import { jobsWhere, type QueueJob } from './queue-job-store.ts';

/** Reads for the queue. Every one of them is bounded, however many jobs there are. */

export type QueueFilter = {
  /** Null: every room. */
  roomIds: readonly string[] | null;
  states: readonly JobState[];
  tier?: string;
  agentDid?: string;
  requester?: string;
  /** As readSearch gives it; an empty text finds nothing. */
  search?: string;
  /** Leaves all jobs but these out. */
  only?: readonly string[];
  /** Leaves these jobs out. */
  except?: readonly string[];
  /** What the reader may decide at most: plans under these policies, asked for by nobody of these ids, before their end. */
  decidable?: { wpcHashes: readonly string[]; notBy: readonly string[]; now: Date };
};

const { sql, join, empty } = Prisma;
const jobIdPattern = /^[0-9A-Z]{12}$/;

/** The condition of a search; `words` as readSearch made them. */
export function searched(words: string): Prisma.Sql {
  if (jobIdPattern.test(words)) return sql`job.id = ${words}`;
  return sql`job_words(job.id, job."requesterMxid", job."requestText", job."toolNames") @@ ${words}::tsquery`;
}

/**
 * What a search looks for: a job's id, or words that must begin so. Made in a statement of its own, so that the database
 * knows how rare the words are when it chooses between the index of words and that of the list's order.
 */
export async function readSearch(db: Db, search: string): Promise<string> {
  const id = search.trim().toUpperCase();
  if (jobIdPattern.test(id)) return id;
  const [row] = await db.$queryRaw<{ words: string | null }[]>`
    SELECT string_agg(quote_literal(word) || ':*', ' & ') AS words FROM unnest(words_of(${search})) AS word`;
  return row?.words ?? '';
}

/** Conditions apart from room and state, each led by AND. */
function conditions(filter: QueueFilter): Prisma.Sql {
  const { tier, agentDid, requester, search, only, except, decidable } = filter;
  return join(
    [
      tier ? sql` AND job.tier = ${tier}` : empty,
      agentDid ? sql` AND job."agentId" = (SELECT agent.id FROM agent WHERE agent.did = ${agentDid})` : empty,
      requester ? sql` AND job."requesterMxid" = ${requester}` : empty,
      search === undefined ? empty : sql` AND ${searched(search)}`,
      only ? sql` AND job.id = ANY(${only})` : empty,
      except ? sql` AND job.id <> ALL(${except})` : empty,
      decidable
        ? sql` AND job."wpcHash" = ANY(${decidable.wpcHashes}) AND job."requesterMxid" <> ALL(${decidable.notBy}) AND job."expiresAt" > ${decidable.now}`
        : empty,
    ],
    '',
  );
}

const inStates = (states: readonly JobState[]) => sql`job.state = ANY(${states}::"JobState"[])`;
const inRooms = (roomIds: readonly string[] | null) => (roomIds ? sql` AND job."roomId" = ANY(${roomIds})` : empty);

const orders = {
  urgency: sql`array_position(ARRAY['critical', 'high', 'medium', 'low'], job.tier), job."expiresAt", job.id`,
  newest: sql`job."updatedAt" DESC, job.id DESC`,
};

/** Unfinished jobs, at most `take`: the gravest first and then the one with the least time left, or the last changed first. */
export const liveJobs = (db: Db, filter: QueueFilter, order: keyof typeof orders, take: number): Promise<QueueJob[]> =>
  jobsWhere(
    db,
    sql`SELECT job.id FROM job WHERE ${inStates(filter.states)}${inRooms(filter.roomIds)}${conditions(filter)}
      ORDER BY ${orders[order]} LIMIT ${take}`,
    orders[order],
  );

/**
 * Ids of ended jobs after a place, newest first. Each state (and each room, for a reader of some rooms) is read in the
 * order of its own index and stops after one page, so that the thousandth page costs what the first one does.
 */
export async function endedIds(db: Db, filter: QueueFilter, after: QueuePlace | null, take: number) {
  const query = endedQuery(filter, after, take);
  const rows = await db.$queryRaw<{ id: string }[]>(query);
  return rows.map((row) => row.id);
}

/** The statement of endedIds, apart so that a test can have it explained. */
export function endedQuery(filter: QueueFilter, after: QueuePlace | null, take: number): Prisma.Sql {
  const rooms = filter.roomIds ? sql` CROSS JOIN unnest(${filter.roomIds}::text[]) AS seen("roomId")` : empty;
  const ofRoom = filter.roomIds ? sql` AND job."roomId" = seen."roomId"` : empty;
  const older = after ? sql` AND (job."updatedAt", job.id) < (${after.at}::timestamptz, ${after.jobId})` : empty;
  return sql`
    SELECT page.id FROM unnest(${filter.states}::"JobState"[]) AS ended(state)${rooms}
    CROSS JOIN LATERAL (
      SELECT job.id, job."updatedAt" FROM job
      WHERE job.state = ended.state${ofRoom}${older}${conditions(filter)}
      ORDER BY job."updatedAt" DESC, job.id DESC LIMIT ${take}
    ) AS page
    ORDER BY page."updatedAt" DESC, page.id DESC LIMIT ${take}`;
}

/** How many jobs there are in each group of states, each counted up to `most`, in one statement. */
export async function countEachUpTo<Name extends string>(
  db: Db,
  groups: Record<Name, readonly JobState[]>,
  roomIds: readonly string[] | null,
  most: number,
): Promise<Record<Name, number>> {
  const counts = Object.entries<readonly JobState[]>(groups).map(
    ([name, states]) => sql`
      SELECT ${name} AS name, count(*) AS jobs FROM (
        SELECT 1 FROM job WHERE ${inStates(states)}${inRooms(roomIds)} LIMIT ${most}) AS counted`,
  );
  const rows = await db.$queryRaw<{ name: Name; jobs: bigint }[]>(join(counts, ' UNION ALL '));
  return Object.fromEntries(rows.map(({ name, jobs }) => [name, Number(jobs)])) as Record<Name, number>;
}

/** Which of these jobs are still in one of the states and rooms. */
export const idsAmong = async (db: Db, roomIds: readonly string[] | null, jobIds: readonly string[]) =>
  (
    await db.job.findMany({
      where: { id: { in: [...jobIds] }, ...(roomIds ? { roomId: { in: [...roomIds] } } : {}) },
      select: { id: true },
    })
  ).map((row) => row.id);

/** The beginnings of what was asked, by job; one character more than `length` tells that there is more. */
export async function requestBeginnings(db: Db, jobIds: readonly string[], length: number) {
  const rows = await db.$queryRaw<{ id: string; text: string }[]>`
    SELECT job.id, left(job."requestText", ${length + 1}) AS text FROM job WHERE job.id = ANY(${jobIds})`;
  return new Map(rows.map((row) => [row.id, row.text]));
}

/** The policies under which plans wait, in rooms that the reader may see. */
export async function waitingPolicies(db: Db, roomIds: readonly string[] | null): Promise<string[]> {
  const rows = await db.$queryRaw<{ wpcHash: string }[]>`
    SELECT DISTINCT job."wpcHash" FROM job
    WHERE job.state = 'pending'${inRooms(roomIds)} AND job."wpcHash" IS NOT NULL`;
  return rows.map((row) => row.wpcHash);
}

/** Only a job that was approved comes into one of these. */
const approvedStates: readonly JobState[] = ['approved', 'running', 'completing', 'done', 'failed', 'stopped'];

/** The policy of each room's newest approved job. */
export async function lastApprovedPolicies(db: Db, roomIds: readonly string[]): Promise<Map<string, string>> {
  if (roomIds.length === 0) return new Map();
  const rows = await db.$queryRaw<{ roomId: string; wpcHash: string }[]>`
    SELECT DISTINCT ON (newest."roomId") newest."roomId", newest."wpcHash"
    FROM unnest(${roomIds}::text[]) AS seen("roomId") CROSS JOIN unnest(${approvedStates}::"JobState"[]) AS passed(state)
    CROSS JOIN LATERAL (
      SELECT job."roomId", job."wpcHash", job."updatedAt" FROM job
      WHERE job."roomId" = seen."roomId" AND job.state = passed.state
      ORDER BY job."updatedAt" DESC, job.id DESC LIMIT 1
    ) AS newest
    ORDER BY newest."roomId", newest."updatedAt" DESC`;
  return new Map(rows.map((row) => [row.roomId, row.wpcHash]));
}

/** The rooms and agents that have jobs which the reader may see, by name. */
export async function filterChoices(db: Db, roomIds: readonly string[] | null) {
  const rows = await db.$queryRaw<{ kind: 'room' | 'agent'; id: string; name: string }[]>`
    SELECT 'room' AS kind, room."roomId" AS id, room.name FROM room
    WHERE EXISTS (SELECT 1 FROM job WHERE job."roomId" = room."roomId"${inRooms(roomIds)})
    UNION ALL
    SELECT 'agent', agent.did, agent.name FROM agent
    WHERE EXISTS (SELECT 1 FROM job WHERE job."agentId" = agent.id${inRooms(roomIds)})
    ORDER BY name, id`;
  return {
    rooms: rows.filter(({ kind }) => kind === 'room').map(({ id, name }) => ({ roomId: id, name })),
    agents: rows.filter(({ kind }) => kind === 'agent').map(({ id, name }) => ({ did: id, name })),
  };
}
