import { Prisma } from '#lib/db/generated/client.ts';
import type { Db } from '#lib/db/transaction.ts';
import { termKey } from './term-key.ts';

const { sql, join, empty } = Prisma;

/** Entries from `from` on and before `before`, by id. */
export type IdRange = { from: bigint; before: bigint };

const within = (column: Prisma.Sql, { from, before }: IdRange) => sql`${column} >= ${from} AND ${column} < ${before}`;

/**
 * For each term the id of its `step`-th entry below the range's end, null when it has fewer: the lower it lies, the
 * rarer the term is hereabouts.
 */
export async function stopsOf(db: Db, terms: readonly string[], range: IdRange, step: number) {
  const byKey = new Map(terms.map((term) => [termKey(term), term]));
  const rows = await db.$queryRaw<{ term: string; stop: bigint | null }[]>`
    SELECT asked.term, (
      SELECT t."auditId" FROM audit_term AS t WHERE t.term = asked.term AND ${within(sql`t."auditId"`, range)}
      ORDER BY t."auditId" DESC OFFSET ${step - 1} LIMIT 1) AS stop
    FROM unnest(${[...byKey.keys()]}::text[]) AS asked(term)`;
  return rows.map(({ term, stop }) => ({ term: byKey.get(term) ?? term, stop }));
}

/** Ids of the newest `step` entries of the range, of a term or of all. */
const newest = (term: string | null, range: IdRange, step: number) =>
  term === null
    ? sql`SELECT e.id AS "auditId" FROM audit_entry AS e WHERE ${within(sql`e.id`, range)} ORDER BY e.id DESC LIMIT ${step}`
    : sql`SELECT t."auditId" FROM audit_term AS t WHERE t.term = ${termKey(term)} AND ${within(sql`t."auditId"`, range)}
        ORDER BY t."auditId" DESC LIMIT ${step}`;

export type Span = { from: Date | null; until: Date | null };

const inSpan = ({ from, until }: Span) =>
  from === null && until === null
    ? []
    : [
        sql`(SELECT ${from ? sql`e.at >= ${from}` : sql`true`} AND ${until ? sql`e.at < ${until}` : sql`true`}
          FROM audit_entry AS e WHERE e.id = hit."auditId")`,
      ];

const hasTerm = (term: string) =>
  sql`(SELECT true FROM audit_term AS o WHERE o.term = ${termKey(term)} AND o."auditId" = hit."auditId")`;

export type Scan = {
  /** Of which the candidates are; null for every entry. */
  term: string | null;
  /** Terms to read from end to end of the range. */
  joined: readonly string[];
  /** Terms to look up for each candidate. */
  probed: readonly string[];
  span: Span;
  /** Ends where the candidates end. */
  range: IdRange;
};

/** Of the newest `step` candidates of a range those that fit, newest first, at most `take`. */
export async function scanIds(db: Db, { term, joined, probed, span, range }: Scan, step: number, take: number) {
  // Read from end to end and met in one pass, whatever the planner believes about how many there are.
  const lists = joined.map(
    (other) =>
      sql` INTERSECT SELECT o."auditId" FROM audit_term AS o WHERE o.term = ${termKey(other)} AND ${within(sql`o."auditId"`, range)}`,
  );
  // Scalar subqueries are asked of one hit after the other until there are enough; a join would be made whole first.
  const conditions = [...probed.map(hasTerm), ...inSpan(span)];
  const rows = await db.$queryRaw<{ auditId: bigint }[]>`
    SELECT hit."auditId" FROM (
      SELECT met."auditId" FROM (
        SELECT c."auditId" FROM (${newest(term, range, step)}) AS c${lists.length > 0 ? join(lists, '') : empty}) AS met
      ORDER BY met."auditId" DESC OFFSET 0) AS hit
    ${conditions.length > 0 ? sql`WHERE ${join(conditions, ' AND ')}` : empty} ORDER BY hit."auditId" DESC LIMIT ${take}`;
  return rows.map((row) => row.auditId);
}

/** The id of the `step`-th entry below the range's end; null when there are fewer. */
export async function stopOfAll(db: Db, range: IdRange, step: number): Promise<bigint | null> {
  const [row] = await db.$queryRaw<{ id: bigint }[]>`
    SELECT id FROM audit_entry WHERE ${within(sql`id`, range)} ORDER BY id DESC OFFSET ${step - 1} LIMIT 1`;
  return row?.id ?? null;
}

/** termKey of a day's term, as the database computes it. */
const dayKey = sql`translate(left(encode(sha256(convert_to('day:' || to_char(day.at, 'YYYY-MM-DD'), 'UTF8')), 'base64'), 11), '+/', '-_')`;

/**
 * The smallest and the largest id among the entries of the days (UTC) from one time to another; null when there are none.
 * Without a time, from the first entry or until the last.
 */
export async function idsOfDays(db: Db, { from, until }: Span): Promise<{ first: bigint; last: bigint } | null> {
  // Prisma's own min and max would read all of the log.
  const [first, last] = [
    sql`(SELECT at FROM audit_entry ORDER BY at LIMIT 1)`,
    sql`(SELECT at FROM audit_entry ORDER BY at DESC LIMIT 1)`,
  ];
  const begin = from ? sql`greatest(${from}::timestamptz, ${first})` : first;
  // What is before a midnight belongs to the day that it ends.
  const end = until ? sql`least(${until}::timestamptz - interval '1 millisecond', ${last})` : last;
  const [row] = await db.$queryRaw<{ first: bigint | null; last: bigint | null }[]>`
    SELECT min(lowest."auditId") AS first, max(highest."auditId") AS last
    FROM generate_series(date_trunc('day', ${begin} AT TIME ZONE 'UTC'), ${end} AT TIME ZONE 'UTC', interval '1 day') AS day(at)
    CROSS JOIN LATERAL (SELECT t."auditId" FROM audit_term AS t WHERE t.term = ${dayKey}
      ORDER BY t."auditId" LIMIT 1) AS lowest
    CROSS JOIN LATERAL (SELECT t."auditId" FROM audit_term AS t WHERE t.term = ${dayKey}
      ORDER BY t."auditId" DESC LIMIT 1) AS highest`;
  return row && row.first !== null && row.last !== null ? { first: row.first, last: row.last } : null;
}

export const entriesById = (db: Db, ids: readonly bigint[]) =>
  db.auditEntry.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: 'desc' } });
