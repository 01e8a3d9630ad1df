// The rows behind numbers that are no count of audit entries: medians and sums. Read by the page, every number of which an
// address stands for.

import { z } from 'zod';
import { displayText } from '#lib/canon/display-text.ts';
import type { Db } from '#lib/db/transaction.ts';
import { type Cost, costOf, type ModelPrice } from '#lib/policy/model-price.ts';
import { atMostAYear, boundsOf, lastDays, type Span } from './span.ts';
import { modelName } from './spend.ts';
import { decidedRows } from './time-store.ts';
import { type UsagePlace, usageRows } from './usage-store.ts';

export const rowsPerPage = 50;
const pagesMax = 10_000;

const day = z.iso.date().optional().catch(undefined);
const askedSchema = z.object({
  from: day,
  until: day,
  room: z.string().startsWith('!').max(300).optional().catch(undefined),
  agent: z.string().startsWith('did:').max(300).optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(pagesMax).catch(1),
});

export type RowsAsked = { span: Span; place: UsagePlace; page: number };

/** What an address of rows asks for; without days, the last week. */
export function readRowsAsked(given: Record<string, string | string[] | undefined>, now: Date): RowsAsked {
  const { from, until, room, agent, page } = askedSchema.parse(given);
  return { span: from && until ? atMostAYear({ from, until }) : lastDays(7, now), place: { room, agent }, page };
}

const pageOf = (page: number) => ({ skip: (page - 1) * rowsPerPage, take: rowsPerPage });

export type Rows<T> = { rows: T[]; count: number; page: number; pages: number };
const rowsOf = <T>(rows: T[], count: number, page: number): Rows<T> => ({
  rows,
  count,
  page,
  pages: Math.max(1, Math.ceil(count / rowsPerPage)),
});

export type DecidedJob = {
  entryId: string;
  jobId: string;
  roomName: string;
  outcome: 'approved' | 'denied';
  askedAt: string;
  decidedAt: string;
  seconds: number;
};

/** One page of the jobs that were decided in a span, those that took longest first. */
export async function listDecided(db: Db, { span, page }: RowsAsked): Promise<Rows<DecidedJob>> {
  const { rows, count } = await decidedRows(db, boundsOf(span), pageOf(page));
  const jobs = rows.map((row) => ({
    entryId: String(row.auditId),
    jobId: row.jobId,
    roomName: displayText(row.roomName).text,
    outcome: row.outcome === 'job.approved' ? ('approved' as const) : ('denied' as const),
    askedAt: row.askedAt.toISOString(),
    decidedAt: row.decidedAt.toISOString(),
    seconds: row.seconds,
  }));
  return rowsOf(jobs, count, page);
}

export type MeteredCall = {
  entryId: string;
  jobId: string;
  roomName: string;
  agentName: string;
  model: string;
  at: string;
  input: number;
  output: number;
  cost: Cost | null;
};

/** One page of the model calls whose receipts came in a span, newest first. */
export async function listUsage(
  db: Db,
  { span, place, page }: RowsAsked,
  prices: readonly ModelPrice[],
): Promise<Rows<MeteredCall>> {
  const { rows, count } = await usageRows(db, boundsOf(span), place, pageOf(page));
  const calls = rows.map((row) => ({
    entryId: String(row.auditId),
    jobId: row.jobId,
    roomName: displayText(row.roomName).text,
    agentName: displayText(row.agentName).text,
    model: modelName(row),
    at: row.at.toISOString(),
    input: row.input,
    output: row.output,
    cost: costOf(prices, modelName(row), row),
  }));
  return rowsOf(calls, count, page);
}
