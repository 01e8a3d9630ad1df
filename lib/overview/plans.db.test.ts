import { beforeAll, expect, it } from 'vitest';
import { db } from '#lib/db/client.ts';
import type { Prisma } from '#lib/db/generated/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { boundsOf, lastDays } from './span.ts';
import { callsQuery, outcomesQuery, refusalsQuery } from './tally-store.ts';
import { timesQuery } from './time-store.ts';
import { usageQuery } from './usage-store.ts';

useTestDatabase();

const entries = 60_000;
const now = new Date('2026-03-02T12:00:00.000Z');
const week = boundsOf(lastDays(7, now));

/** A receipt for every entry that closed a call, each of a job of its own; nothing that they belong to is needed here. */
async function insertReceipts(): Promise<void> {
  await db().$transaction([
    db().$executeRaw`SET LOCAL session_replication_role = 'replica'`,
    db().$executeRaw`
      INSERT INTO receipt ("receiptId", "runId", kind, seq, "envelopeText", sha256, "signedAt")
      SELECT 'receipt-' || n, 'run-' || n, 'gateway', 1, repeat('x', 900), 'x', ${now} FROM generate_series(1, ${entries / 6}::int) AS n`,
    db().$executeRaw`
      INSERT INTO job (id, "roomId", "requestEventId", "requestSha256", "requestText", "requesterMxid", "agentId", state, revision, "requestedAt", "updatedAt", "toolNames")
      SELECT 'job-' || n, '!x', '$' || n, 'x', repeat('x', 200), '@x:y', gen_random_uuid(), 'done', 1, ${now}, ${now}, '' FROM generate_series(1, ${entries / 6}::int) AS n`,
  ]);
  await db().$executeRaw`ANALYZE receipt, job`;
}

/** A year of entries, evenly spread. */
beforeAll(async () => {
  await insertReceipts();
  const actions = ['job.requested', 'job.approved', 'call.admitted', 'call.closed', 'decision.refused', 'job.expired'];
  await db().$executeRaw`
    INSERT INTO audit_entry (action, actor, target, "jobId", "roomId", at, "detailText", salt)
    SELECT (${actions}::text[])[1 + n % 6], 'system:test', 'job:x', 'job-' || n / 6, '!x',
      ${now}::timestamptz - (n * 525.6) * interval '1 second', '{"receiptId":"receipt-' || n / 6 || '"}', 's'
    FROM generate_series(1, ${entries}::int) AS n`;
  await db().$executeRaw`ANALYZE audit_entry`;
});

type PlanNode = { 'Node Type': string; 'Relation Name'?: string; 'Index Name'?: string; Plans?: PlanNode[] };
const flat = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flat)];

async function explain(query: Prisma.Sql): Promise<PlanNode[]> {
  const rows = await db().$queryRawUnsafe<{ 'QUERY PLAN': [{ Plan: PlanNode }] }[]>(
    `EXPLAIN (FORMAT JSON) ${query.text}`,
    ...query.values,
  );
  const plan = rows[0]?.['QUERY PLAN'][0].Plan;
  if (!plan) throw new Error('The database explained nothing.');
  return flat(plan);
}

it.each([
  ['outcomes', outcomesQuery],
  ['refusals', refusalsQuery],
  ['calls', callsQuery],
  ['times', timesQuery],
  ['usage', usageQuery],
])('a week of %s in a year of entries is read off an index, never the whole log', async (_, queryOf) => {
  const nodes = await explain(queryOf(week));
  const scans = nodes.filter(
    (node) => node['Relation Name'] === 'audit_entry' || node['Index Name']?.startsWith('audit_entry'),
  );
  expect(scans.length).toBeGreaterThan(0);
  expect(scans.map((node) => node['Node Type'])).not.toContain('Seq Scan');
  expect(scans.flatMap((node) => node['Index Name'] ?? [])).toContain('audit_entry_at_id_idx');
});

it('a quarter of usage looks up its own receipts and jobs, never all that there are', async () => {
  const nodes = await explain(usageQuery(boundsOf(lastDays(90, now))));
  for (const relation of ['receipt', 'job']) {
    const scans = nodes.filter((node) => node['Relation Name'] === relation).map((node) => node['Node Type']);
    expect(scans).toEqual(['Index Scan']);
  }
});
