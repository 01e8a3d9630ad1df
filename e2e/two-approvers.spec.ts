import { Gate } from './gate.ts';
import { beginApproval, openJob, stateBadge } from './job-page.ts';
import { askUntilPending, botAnswers, sendApproval } from './jobs.ts';
import { alice, oncall } from './people.ts';
import { demoRoom } from './rooms.ts';
import { entriesOf, jobRow, outcomeOf, reaches } from './rows.ts';
import { expect, test } from './test.ts';

const request = 'Read notes/closing.md and open a PR with a note';

/** One decision, one token, one approval in the log; everybody else's attempt is on record as refused. */
async function expectOneWinner(jobId: string): Promise<string> {
  const job = await jobRow(jobId);
  expect(job.decisions).toHaveLength(1);
  expect(job.tokens).toHaveLength(1);
  expect(await entriesOf(jobId, 'token.minted')).toHaveLength(1);
  expect(await entriesOf(jobId, 'job.approved')).toHaveLength(1);
  expect(await entriesOf(jobId, 'decision.refused')).toMatchObject([{ detail: { code: 'ALREADY_DECIDED' } }]);
  return job.decisions[0]?.approverMxid ?? '';
}

test('two approvers click at the same moment: one decides, the other is told who was first', async ({ as }) => {
  const job = await askUntilPending(await demoRoom(), request);
  const pages = new Map([
    [alice, await as(alice)],
    [oncall, await as(oncall)],
  ]);
  const buttons = [];
  for (const page of pages.values()) {
    await openJob(page, job.jobId);
    buttons.push((await beginApproval(page)).getByRole('button', { name: /^Approve: / }));
  }
  // Neither request leaves before both are on their way.
  const gate = new Gate(2);
  for (const page of pages.values()) await gate.holdDecision(page);
  await Promise.all(buttons.map((button) => button.click()));
  await reaches(job.jobId, 'done');

  const winner = await expectOneWinner(job.jobId);
  const loser = winner === alice ? oncall : alice;
  const page = pages.get(loser);
  if (!page) throw new Error('Nobody of the two decided.');
  await expect(stateBadge(page)).toContainText('Done');
  await expect(page.getByRole('alert').filter({ hasText: winner })).toContainText('approved this job at');
  expect(await entriesOf(job.jobId, 'decision.refused')).toMatchObject([{ detail: { by: loser, channel: 'browser' } }]);
});

test('one clicks while another types: one decides, and the one in the room is answered', async ({ as }) => {
  const job = await askUntilPending(await demoRoom(), request);
  const page = await as(alice);
  await openJob(page, job.jobId);
  const button = (await beginApproval(page)).getByRole('button', { name: /^Approve: / });
  const [eventId] = await Promise.all([sendApproval(job, oncall), button.click()]);
  await reaches(job.jobId, 'done');
  const { outcome } = await outcomeOf(eventId);

  const winner = await expectOneWinner(job.jobId);
  if (winner === oncall) {
    expect(outcome).toBe('decided:approved');
    await expect(page.getByRole('alert').filter({ hasText: oncall })).toContainText('approved this job at');
  } else {
    expect(outcome).toBe('refused:ALREADY_DECIDED');
    expect(await botAnswers(job.roomId, eventId)).toContain(`${alice} approved this job at`);
  }
});
