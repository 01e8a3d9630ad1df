import { captureDecision, decision, openJob } from './job-page.ts';
import { askUntilPending, botAnswers, sendApproval } from './jobs.ts';
import { alice, oncall, rita } from './people.ts';
import { demoRoom } from './rooms.ts';
import { entriesOf, expectUndecided, outcomeOf } from './rows.ts';
import { replay } from './server-action.ts';
import { expect, test } from './test.ts';

const sentence = 'You asked for this job, so somebody else must decide on it.';

test('an approver who asked for the job cannot approve it: not on the page, not past the page, not in the room', async ({
  as,
}) => {
  const job = await askUntilPending(await demoRoom(), 'Read notes/closing.md and open a PR with a note', alice);

  const page = await as(alice);
  await openJob(page, job.jobId);
  await expect(decision(page)).toContainText(`You cannot decide on this job. ${sentence}`);
  await expect(decision(page).getByRole('button')).toHaveCount(0);

  // Attack: another approver's approval, sent from the requester's own browser.
  const request = await captureDecision(await as(oncall), job.jobId);
  expect(await replay(page, request)).toContain('"code":"OWN_JOB"');
  await expectUndecided(job.jobId);

  const eventId = await sendApproval(job, alice);
  expect(await outcomeOf(eventId)).toMatchObject({ outcome: 'refused:OWN_JOB' });
  expect(await botAnswers(job.roomId, eventId)).toContain(`Job ${job.jobId}: ${sentence}`);
  await expectUndecided(job.jobId);
  expect((await entriesOf(job.jobId, 'decision.refused')).map(({ detail }) => detail)).toMatchObject([
    { code: 'OWN_JOB', by: alice, channel: 'browser', eventId: null },
    { code: 'OWN_JOB', by: alice, channel: 'matrix', eventId },
  ]);
});

test('a requester whom the policy does not name is told the same', async ({ as }) => {
  const job = await askUntilPending(await demoRoom(), 'Read notes/closing.md and summarise');
  const page = await as(rita);
  await openJob(page, job.jobId);
  await expect(decision(page)).toContainText(sentence);
  const eventId = await sendApproval(job, rita);
  expect(await botAnswers(job.roomId, eventId)).toContain(sentence);
  await expectUndecided(job.jobId);
  expect(await entriesOf(job.jobId, 'decision.refused')).toMatchObject([{ detail: { code: 'OWN_JOB', by: rita } }]);
});
