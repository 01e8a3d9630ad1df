// Counts of audit entries by day, reason, room and agent. Every statement reads the entries of the span off the index of
// their times. Words of an entry's detail are taken by their quotes: in a JSON text no value can hold a bare one, and what
// a person wrote there (a NUL, half a character) would have the database refuse to parse it. Cut and not matched: a pattern
// costs more than everything else here.

import { Prisma } from '#lib/db/generated/client.ts';
import type { Db } from '#lib/db/transaction.ts';

const { sql } = Prisma;

export type Bounds = { from: Date; until: Date };

export const inBounds = ({ from, until }: Bounds) => sql`e.at >= ${from} AND e.at < ${until}`;
/** The day of an entry in UTC, `2026-03-02`. */
export const dayOfEntry = sql`to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD')`;
/** The same as a date: what is grouped before it is named costs a fraction. */
export const dateOfEntry = sql`(e.at AT TIME ZONE 'UTC')::date`;

const outcomeActions = ['job.approved', 'job.denied', 'plan.changes_requested', 'plan.narrowed'] as const;
export type OutcomeAction = (typeof outcomeActions)[number] | 'job.expired';

/** How plans were decided, by day; of jobs that expired, those that waited for a decision. */
export const outcomesQuery = (bounds: Bounds) => sql`
  SELECT ${dayOfEntry} AS day, e.action, count(*)::int AS count FROM audit_entry AS e
  WHERE ${inBounds(bounds)} AND (e.action = ANY(${[...outcomeActions]})
    OR (e.action = 'job.expired' AND strpos(e."detailText", '"from":"pending"') > 0))
  GROUP BY 1, 2`;

export const countOutcomes = (db: Db, bounds: Bounds) =>
  db.$queryRaw<{ day: string; action: OutcomeAction; count: number }[]>(outcomesQuery(bounds));

/** What was refused, by its code. */
export const refusalsQuery = (bounds: Bounds) => sql`
  SELECT e.action, split_part(split_part(e."detailText", '"code":"', 2), '"', 1) AS code, count(*)::int AS count
  FROM audit_entry AS e WHERE ${inBounds(bounds)} AND e.action IN ('decision.refused', 'call.refused')
  GROUP BY 1, 2 ORDER BY 3 DESC, 2`;

export const countRefusals = (db: Db, bounds: Bounds) =>
  db.$queryRaw<{ action: 'decision.refused' | 'call.refused'; code: string; count: number }[]>(refusalsQuery(bounds));

/** Admitted calls by kind: each row is of one day, or of one room, or of one agent. */
export const callsQuery = (bounds: Bounds) => sql`
  SELECT to_char(counted.date, 'YYYY-MM-DD') AS day, counted."roomId", agent.did AS "agentDid", counted.kind,
    sum(counted.count)::int AS count
  FROM (
    SELECT ${dateOfEntry} AS date, e."roomId", job."agentId",
      split_part(split_part(e."detailText", '"kind":"', 2), '"', 1) AS kind, count(*) AS count
    FROM audit_entry AS e JOIN job ON job.id = e."jobId"
    WHERE ${inBounds(bounds)} AND e.action = 'call.admitted' GROUP BY 1, 2, 3, 4) AS counted
  JOIN agent ON agent.id = counted."agentId"
  GROUP BY GROUPING SETS ((counted.date, counted.kind), (counted."roomId", counted.kind), (agent.did, counted.kind))`;

export type Placed = { day: string | null; roomId: string | null; agentDid: string | null };

export const countCalls = (db: Db, bounds: Bounds) =>
  db.$queryRaw<(Placed & { kind: 'tool' | 'model'; count: number })[]>(callsQuery(bounds));

/** What rooms and agents are called. */
export async function placeNames(db: Db, roomIds: string[], dids: string[]): Promise<Map<string, string>> {
  const [rooms, agents] = await Promise.all([
    db.room.findMany({ where: { roomId: { in: roomIds } }, select: { roomId: true, name: true } }),
    db.agent.findMany({ where: { did: { in: dids } }, select: { did: true, name: true } }),
  ]);
  return new Map([
    ...rooms.map(({ roomId, name }) => [roomId, name] as const),
    ...agents.map(({ did, name }) => [did, name] as const),
  ]);
}
