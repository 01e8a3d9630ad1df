import { clientOf } from './accounts.ts';
import { deny, openJob, stateBadge } from './job-page.ts';
import { askUntilPending, botSays } from './jobs.ts';
import { alice, oncall } from './people.ts';
import { demoRoom } from './rooms.ts';
import { actionsOf, entriesOf, jobRow, reaches } from './rows.ts';
import { expect, test } from './test.ts';

const reason = 'The scope is wider than what was asked.';

async function expectDenied(jobId: string, channel: 'browser' | 'matrix'): Promise<void> {
  const job = await jobRow(jobId);
  expect(job.tokens).toEqual([]);
  expect(job.run).toBeNull();
  expect(job.decisions).toMatchObject([{ kind: 'deny', approverMxid: alice, channel, reason }]);
  expect(job.approvalRequests).toMatchObject([{ closedAt: expect.any(Date) }]);
  expect(await entriesOf(jobId, 'job.denied')).toMatchObject([{ detail: { approver: alice, channel, reason } }]);
  expect(await actionsOf(jobId)).not.toContain('token.minted');
}

test('an approver denies by click: nothing is minted, the room is told why', async ({ as }) => {
  const job = await askUntilPending(await demoRoom(), 'Read notes/closing.md and open a PR with a note');
  const page = await as(alice);
  await openJob(page, job.jobId);
  await deny(page, reason);
  await expect(stateBadge(page)).toContainText('Denied');
  await expect(page.getByRole('main')).toContainText(reason);
  await reaches(job.jobId, 'denied');
  await expectDenied(job.jobId, 'browser');
  expect(await botSays(job, /denied by/)).toContain(`denied by ${alice} in the browser. Reason: “${reason}”`);
});

test('an approver denies with !deny in the thread: the page that others have open follows', async ({ as }) => {
  const job = await askUntilPending(await demoRoom(), 'Read notes/closing.md and summarise');
  const page = await as(oncall);
  await openJob(page, job.jobId);
  const eventId = await (await clientOf(alice)).sayInThread(
    job.roomId,
    job.requestEventId,
    `!deny ${job.jobId} ${reason}`,
  );
  await expect(stateBadge(page)).toContainText('Denied');
  await expectDenied(job.jobId, 'matrix');
  expect((await jobRow(job.jobId)).decisions[0]).toMatchObject({
    matrixEventId: eventId,
    evidenceLevel: 'matrix-local-plain',
  });
  await botSays(job, /denied by .* in the room/);
});
