import { beforeEach, expect, test } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import { findQueueRows } from '#lib/jobs/find-queue.ts';
import { submitPlan } from '#lib/jobs/submit-plan.ts';
import {
  after,
  alice,
  decision,
  newJob,
  oncall,
  openDigest,
  openTestConsole,
  pendingJob,
  readPlan,
  rita,
  roomId,
  setup,
  type TestConsole,
} from '#lib/testing/console.ts';
import { enterTriage, exitTriage } from '#lib/testing/triage.ts';
import { findMeanwhile } from './find-meanwhile.ts';

useTestDatabase();
let office: TestConsole;
beforeEach(async () => {
  await emptyDatabase();
  office = await openTestConsole();
});
const all = () => true;
const denied = { ...readPlan, steps: [{ tool: 'exec', args: { command: 'ls' } }] };

async function plannedMeanwhile(plan: unknown) {
  const jobId = await newJob(rita, after(20));
  await submitPlan({ jobId, agentDid: office.agent.did, plan, now: after(30) }, { terms: office.terms });
  return jobId;
}

const reader = {
  actor: { kind: 'person' as const, personId: crypto.randomUUID(), name: 'A', mxid: alice, roles: [] },
  rooms: 'all' as const,
  now: after(45),
};

test('requests, plans with what they would have come to and tried approvals with their events and policy', async () => {
  const before = await pendingJob(office);
  const { controlId } = await enterTriage(
    { roomId, reason: 'a look', actor: setup, now: after(10) },
    { terms: office.terms },
  );
  const [allowed, returned] = [await plannedMeanwhile(readPlan), await plannedMeanwhile(denied)];
  const attempt = decision(before.jobId, before.digest, {
    channel: 'matrix',
    approver: { mxid: oncall, personId: null },
    evidence: { level: 'matrix-local-plain', detail: {}, matrixEventId: '$attempt' },
    now: after(40),
  });
  await expect(decideJob(attempt, office.mint)).rejects.toMatchObject({ code: 'TRIAGE' });
  const meanwhile = await findMeanwhile(db(), controlId, all);
  const { policyHash: wpcHash } = office;
  const plan = (jobId: string) => meanwhile?.attempts.find((one) => one.jobId === jobId && one.what.startsWith('Plan'));
  expect(plan(allowed)).toMatchObject({ would: 'would have been asked for approval', wpcHash });
  expect(plan(returned)).toMatchObject({ would: 'would have been returned, and was,', wpcHash });
  expect(meanwhile?.attempts.find(({ what }) => what === 'Approval refused')).toMatchObject({
    by: oncall,
    eventId: '$attempt',
    wpcHash,
  });
  expect(meanwhile?.attempts.filter(({ what }) => what === 'Request recorded')).toHaveLength(2);
  expect(meanwhile?.askedAnew).toBeNull();
  const rows = await findQueueRows(db(), reader, [allowed, returned]);
  expect(new Map(rows.map((row) => [row.jobId, row.would?.words]))).toEqual(
    new Map([
      [allowed, 'would have been asked for approval'],
      [returned, 'would have been returned, and was,'],
    ]),
  );

  await exitTriage({ controlId, reason: 'over', actor: setup, now: after(50) }, { terms: office.terms });
  await newJob(rita, after(60));
  const afterwards = await findMeanwhile(db(), controlId, all);
  expect(afterwards?.attempts).toHaveLength(5);
  expect(afterwards?.askedAnew?.map(({ jobId }) => jobId).sort()).toEqual([before.jobId, allowed].sort());
  expect(await openDigest(before.jobId)).not.toBe(before.digest);
  expect((await findQueueRows(db(), reader, [allowed]))[0]?.would).toBeNull();
});

test('who does not see the room reads nothing of it, and other controls keep no such list', async () => {
  const { controlId } = await enterTriage(
    { roomId: null, reason: 'a look', actor: setup, now: after(10) },
    { terms: office.terms },
  );
  await plannedMeanwhile(readPlan);
  expect((await findMeanwhile(db(), controlId, () => false))?.attempts).toEqual([]);
  expect((await findMeanwhile(db(), controlId, all))?.attempts).toHaveLength(2);
  expect(await findMeanwhile(db(), crypto.randomUUID(), all)).toBeNull();
});
