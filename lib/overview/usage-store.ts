// What models used, as the gateway's receipts say. A receipt is read by its quotes and not parsed: its model's name is the
// agent's own text.

import { Prisma } from '#lib/db/generated/client.ts';
import type { Db } from '#lib/db/transaction.ts';
import { type Bounds, dateOfEntry, inBounds, type Placed } from './tally-store.ts';

const { sql, empty } = Prisma;

/**
 * Entries that closed a call with a receipt of the gateway, and the receipt. Receipts and jobs are looked up entry by entry
 * (`OFFSET 0` keeps it so): joined as a whole, every receipt that there ever was is read for those of a few weeks.
 */
const metered = (bounds: Bounds) => sql`
  FROM audit_entry AS e
  JOIN LATERAL (SELECT r."receiptId", r."envelopeText" FROM receipt AS r
    WHERE r."receiptId" = split_part(split_part(e."detailText", '"receiptId":"', 2), '"', 1) AND r.kind = 'gateway'
    OFFSET 0) AS receipt ON true
  JOIN LATERAL (SELECT j."agentId" FROM job AS j WHERE j.id = e."jobId" OFFSET 0) AS job ON true
  WHERE ${inBounds(bounds)} AND e.action = 'call.closed'`;

/** What follows a name in the receipt. Cut and not matched: receipts are long, and there are many. */
const after = (name: string) => sql`split_part(receipt."envelopeText", ${name}, 2)`;
const tokens = (name: string) =>
  sql`coalesce(substring(left(${after(`"${name}":`)}, 16) from '^\\d{1,12}')::float8, 0)`;
/** JSON text up to its quote: a name that holds one ends in a backslash, and so is like no name that has a price. */
const named = (name: string) => sql`split_part(${after(`"${name}":"`)}, '"', 1)`;

const measured = sql`${named('provider')} AS provider, ${named('model')} AS model,
  ${tokens('tokens_input')} AS input, ${tokens('tokens_output')} AS output`;

/** Tokens by model: each row is of one day, or of one room, or of one agent. */
export const usageQuery = (bounds: Bounds) => sql`
  SELECT to_char(used.date, 'YYYY-MM-DD') AS day, used."roomId", agent.did AS "agentDid", used.provider, used.model,
    used.calls, used.input, used.output
  FROM (
    SELECT date, "roomId", "agentId", provider, model, count(*)::int AS calls, sum(input) AS input, sum(output) AS output
    FROM (SELECT ${dateOfEntry} AS date, e."roomId", job."agentId", ${measured} ${metered(bounds)} OFFSET 0) AS metered
    GROUP BY GROUPING SETS ((date, provider, model), ("roomId", provider, model), ("agentId", provider, model))) AS used
  LEFT JOIN agent ON agent.id = used."agentId"`;

type Metered = { provider: string; model: string; input: number; output: number };

export const modelUsage = (db: Db, bounds: Bounds) =>
  db.$queryRaw<(Placed & Metered & { calls: number })[]>(usageQuery(bounds));

export type UsagePlace = { room?: string; agent?: string };
export type UsageRow = Metered & {
  auditId: bigint;
  jobId: string;
  roomName: string;
  agentName: string;
  receiptId: string;
  at: Date;
};

/** The model calls of a span with their receipts, newest first, and how many there are. */
export async function usageRows(
  db: Db,
  bounds: Bounds,
  { room, agent }: UsagePlace,
  page: { skip: number; take: number },
) {
  const place = sql`${room ? sql` AND e."roomId" = ${room}` : empty}${
    agent ? sql` AND job."agentId" = (SELECT a.id FROM agent AS a WHERE a.did = ${agent})` : empty
  }`;
  const [rows, [counted]] = await Promise.all([
    db.$queryRaw<UsageRow[]>`
      SELECT closed.*, room.name AS "roomName", agent.name AS "agentName"
      FROM (
        SELECT e.id AS "auditId", e."jobId", e."roomId", e.at, job."agentId", receipt."receiptId", ${measured}
        ${metered(bounds)}${place} ORDER BY e.id DESC OFFSET ${page.skip} LIMIT ${page.take}) AS closed
      JOIN room ON room."roomId" = closed."roomId" JOIN agent ON agent.id = closed."agentId"
      ORDER BY closed."auditId" DESC`,
    db.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count ${metered(bounds)}${place}`,
  ]);
  return { rows, count: counted?.count ?? 0 };
}
