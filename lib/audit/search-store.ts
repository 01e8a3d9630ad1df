import { Prisma } from '#lib/db/generated/client.ts';
import type { Db } from '#lib/db/transaction.ts';

const { sql, join, raw, empty } = Prisma;

/** Entries from `from` on and before `before`, by id. */
export type IdRange = { from: bigint; before: bigint };

const within = (column: Prisma.Sql, { from, before }: IdRange) => sql`${column} >= ${from} AND ${column} < ${before}`;

/**
 * For each term the id of its `step`-th entry below the range's end, null when it has fewer: the lower it lies, the
 * rarer the term is hereabouts.
 */
export const stopsOf = (db: Db, terms: readonly string[], range: IdRange, step: number) =>
  db.$queryRaw<{ term: string; stop: bigint | null }[]>`
    SELECT asked.term, (
      SELECT t."auditId" FROM audit_term AS t WHERE t.term = asked.term AND ${within(sql`t."auditId"`, range)}
      ORDER BY t."auditId" DESC OFFSET ${step - 1} LIMIT 1) AS stop
    FROM unnest(${terms}::text[]) AS asked(term)`;

/** Ids of the newest `step` entries of the range, of a term or of all. */
const newest = (term: string | null, range: IdRange, step: number) =>
  term === null
    ? sql`SELECT e.id AS "auditId" FROM audit_entry AS e WHERE ${within(sql`e.id`, range)} ORDER BY e.id DESC LIMIT ${step}`
    : sql`SELECT t."auditId" FROM audit_term AS t WHERE t.term = ${term} AND ${within(sql`t."auditId"`, range)}
        ORDER BY t."auditId" DESC LIMIT ${step}`;

export type Span = { from: Date | null; until: Date | null };

/** Once for each candidate, of which those that have every term are left. */
const inSpan = ({ from, until }: Span) =>
  from === null && until === null
    ? empty
    : sql` WHERE (SELECT ${from ? sql`e.at >= ${from}` : sql`true`} AND ${until ? sql`e.at < ${until}` : sql`true`}
        FROM audit_entry AS e WHERE e.id = hit."auditId")`;

export type Scan = { term: string | null; others: readonly string[]; span: Span; range: IdRange };

/**
 * Of the newest `step` candidates of a range those that fit, newest first, at most `take`. The range should end where they
 * end: of the other terms it is read as a whole where that costs less than looking each candidate up.
 */
export async function scanIds(db: Db, { term, others, span, range }: Scan, step: number, take: number) {
  const joined = others.map(
    (other, at) => sql` JOIN audit_term AS ${raw(`o${at}`)} ON ${raw(`o${at}`)}.term = ${other}
      AND ${raw(`o${at}`)}."auditId" = c."auditId" AND ${within(raw(`o${at}."auditId"`), range)}`,
  );
  // Materialized: with the limit in sight the planner would look candidates up one by one, for matches that are not there.
  const rows = await db.$queryRaw<{ auditId: bigint }[]>`
    WITH hits AS MATERIALIZED (SELECT c."auditId" FROM (${newest(term, range, step)}) AS c${joined.length > 0 ? join(joined, '') : empty})
    SELECT hit."auditId" FROM hits AS hit${inSpan(span)} ORDER BY hit."auditId" DESC LIMIT ${take}`;
  return rows.map((row) => row.auditId);
}

/** The id of the `step`-th entry below the range's end; null when there are fewer. */
export async function stopOfAll(db: Db, range: IdRange, step: number): Promise<bigint | null> {
  const [row] = await db.$queryRaw<{ id: bigint }[]>`
    SELECT id FROM audit_entry WHERE ${within(sql`id`, range)} ORDER BY id DESC OFFSET ${step - 1} LIMIT 1`;
  return row?.id ?? null;
}

/** First and last time of the log. Prisma's own min and max would read all of it. */
export async function timesOfLog(db: Db): Promise<{ first: Date; last: Date } | null> {
  const [row] = await db.$queryRaw<{ first: Date | null; last: Date | null }[]>`
    SELECT (SELECT at FROM audit_entry ORDER BY at LIMIT 1) AS first,
      (SELECT at FROM audit_entry ORDER BY at DESC LIMIT 1) AS last`;
  return row?.first && row.last ? { first: row.first, last: row.last } : null;
}

/** The smallest and the largest id among the entries of some days (UTC); null when there are none. */
export async function idsOfDays(db: Db, from: Date, until: Date): Promise<{ first: bigint; last: bigint } | null> {
  const [row] = await db.$queryRaw<{ first: bigint | null; last: bigint | null }[]>`
    SELECT min(lowest."auditId") AS first, max(highest."auditId") AS last
    FROM generate_series(${from}::timestamptz AT TIME ZONE 'UTC', ${until}::timestamptz AT TIME ZONE 'UTC', interval '1 day') AS day(at)
    CROSS JOIN LATERAL (SELECT t."auditId" FROM audit_term AS t WHERE t.term = 'day:' || to_char(day.at, 'YYYY-MM-DD')
      ORDER BY t."auditId" LIMIT 1) AS lowest
    CROSS JOIN LATERAL (SELECT t."auditId" FROM audit_term AS t WHERE t.term = 'day:' || to_char(day.at, 'YYYY-MM-DD')
      ORDER BY t."auditId" DESC LIMIT 1) AS highest`;
  return row && row.first !== null && row.last !== null ? { first: row.first, last: row.last } : null;
}

export const entriesById = (db: Db, ids: readonly bigint[]) =>
  db.auditEntry.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: 'desc' } });
