// For db tests: a job that ran to its end, with its package in the log and the search index, and what it can be pasted as.

import { indexAll } from '#lib/audit/testing.ts';
import { db } from '#lib/db/client.ts';
import { finish, type Given, packaged } from '#lib/evidence/package/testing.ts';
import { modelCall, runningJob, toolCall } from '#lib/testing/agent-run.ts';

export const ledgerUrl = 'https://ledger.example/2026/q1?part=2';

export const investigatedPlan = {
  summary: 'Fetch the ledger and propose a note',
  steps: [
    { tool: 'read', args: { path: 'ledger/q1.csv' } },
    {
      tool: 'http',
      args: { method: 'GET', url: ledgerUrl },
      preview: { kind: 'text', text: 'Fetches the ledger.' },
    },
  ],
};

const record = (jobId: string) =>
  db().job.findUniqueOrThrow({
    where: { id: jobId },
    include: {
      plans: true,
      approvalRequests: true,
      decisions: true,
      tokens: true,
      bundle: { select: { id: true } },
      package: { select: { id: true, sha256: true } },
      run: { include: { calls: { orderBy: { seq: 'asc' } }, receipts: { orderBy: { seq: 'asc' } }, events: true } },
    },
  });

export type Investigated = Awaited<ReturnType<typeof record>>;

/** One model call and one tool call, then done, VALID, packed and searchable. */
export async function investigatedJob(given: Given): Promise<Investigated> {
  const { test } = given;
  const job = await runningJob(test, investigatedPlan);
  await modelCall(test, job.claims, 65);
  await toolCall(test, job.claims, { kind: 'tool', tool: 'read', args: { path: 'ledger/q1.csv' } }, 70);
  await finish(test, job);
  await packaged(given, job.jobId);
  await indexAll();
  return record(job.jobId);
}

/** One of a list that has it. */
export function first<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new Error('there is none');
  return item;
}
