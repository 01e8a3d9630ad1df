import { beforeEach, expect, test, vi } from 'vitest';
import { currentPerson } from '#lib/auth/current-person.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { withdrawJob } from '#lib/jobs/withdraw-job.ts';
import { after, join, openTestConsole, pendingJob, rita } from '#lib/testing/console.ts';
import { newBrowser, signIn } from '#lib/testing/request.ts';
import EntryPage from '../audit/[id]/page.tsx';
import { JobEvidence } from './job-evidence.tsx';

vi.mock('next/headers', async () => (await import('#lib/testing/request.ts')).nextHeaders);
useTestDatabase();
let jobId = '';
beforeEach(async () => {
  await emptyDatabase();
  newBrowser();
  const test = await openTestConsole();
  ({ jobId } = await pendingJob(test));
  await withdrawJob({ jobId, byMxid: rita, actor: { kind: 'matrix', mxid: rita }, now: after(10) });
});

const looks = async () =>
  (await db().auditEntry.findMany({ where: { action: 'evidence.viewed' }, orderBy: { id: 'asc' } })).map(
    ({ target, actor }) => [target, actor.split(' ')[1]],
  );

async function openEvidence() {
  const actor = await currentPerson();
  return actor && JobEvidence({ jobId, actor });
}
const openEntry = (id: string) => EntryPage({ params: Promise.resolve({ id }) });

test('whoever opens a job’s evidence or an entry of the log stands in the log, once a while', async () => {
  await join('@member:test.localhost');
  await signIn('@member:test.localhost');
  for (let at = 0; at < 3; at += 1) expect(await openEvidence()).not.toBeNull();
  await signIn('@audrey:test.localhost', 'auditor');
  for (let at = 0; at < 3; at += 1) await openEntry('1');
  expect(await looks()).toEqual([
    [`job:${jobId}`, '@member:test.localhost'],
    ['entry:1', '@audrey:test.localhost'],
  ]);
});

test('whoever may not see them leaves nothing behind', async () => {
  await signIn('@stranger:test.localhost');
  expect(await openEvidence()).toBeNull();
  await openEntry('1');
  await signIn('@audrey:test.localhost', 'auditor');
  await expect(openEntry('99999999')).rejects.toThrow();
  expect(await looks()).toEqual([]);
});
