// How long decisions took: from the moment when the plan was put to its approvers to the last decision that was needed.

import { Prisma } from '#lib/db/generated/client.ts';
import type { Db } from '#lib/db/transaction.ts';
import { type Bounds, dayOfEntry, inBounds } from './tally-store.ts';

const { sql } = Prisma;

/** Each job that was approved or denied, with the request that was decided. */
const decided = (bounds: Bounds) => sql`
  FROM audit_entry AS e
  JOIN decision ON decision.id = nullif(left(split_part(e."detailText", '"decisionId":"', 2), 36), '')::uuid
  JOIN approval_request AS asked ON asked.id = decision."approvalRequestId"
  JOIN room ON room."roomId" = e."roomId"
  WHERE ${inBounds(bounds)} AND e.action IN ('job.approved', 'job.denied')`;

const took = sql`extract(epoch FROM e.at - asked."createdAt")::float8`;

/** Between two values in proportion, exact to the millisecond. */
const decile = (share: number) =>
  sql`round((percentile_cont(${share}::float8) WITHIN GROUP (ORDER BY took))::numeric, 3)::float8`;

/** Median and ninth decile in seconds, by day; the row without a day is of the whole span. */
export const timesQuery = (bounds: Bounds) => sql`
  SELECT day, count(*)::int AS count, ${decile(0.5)} AS median, ${decile(0.9)} AS p90
  FROM (SELECT ${dayOfEntry} AS day, ${took} AS took ${decided(bounds)}) AS timed
  GROUP BY GROUPING SETS ((day), ())`;

export type TimeRow = { day: string | null; count: number; median: number | null; p90: number | null };

export const decisionTimes = (db: Db, bounds: Bounds) => db.$queryRaw<TimeRow[]>(timesQuery(bounds));

export type DecidedRow = {
  auditId: bigint;
  jobId: string;
  roomName: string;
  outcome: 'job.approved' | 'job.denied';
  askedAt: Date;
  decidedAt: Date;
  seconds: number;
};

/** The decided jobs of a span, those that took longest first, and how many there are. */
export async function decidedRows(db: Db, bounds: Bounds, page: { skip: number; take: number }) {
  const [rows, [counted]] = await Promise.all([
    db.$queryRaw<DecidedRow[]>`
      SELECT e.id AS "auditId", e."jobId", room.name AS "roomName", e.action AS outcome, asked."createdAt" AS "askedAt",
        e.at AS "decidedAt", ${took} AS seconds ${decided(bounds)}
      ORDER BY seconds DESC, e.id DESC OFFSET ${page.skip} LIMIT ${page.take}`,
    db.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count ${decided(bounds)}`,
  ]);
  return { rows, count: counted?.count ?? 0 };
}
