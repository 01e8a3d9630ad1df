import { db } from '#lib/db/client.ts';
import { openJob, stateBadge } from './job-page.ts';
import { botSays } from './jobs.ts';
import { alice, audrey, oncall } from './people.ts';
import { newRoom } from './rooms.ts';
import { entriesOf, expectUndecided } from './rows.ts';
import { newAgent, plannedJob } from './scripted-agent.ts';
import { expect, test } from './test.ts';

test('who reviews a job is said on its page, in the queue and in the thread; it can be taken over and keeps nobody from deciding', async ({
  as,
}) => {
  const agent = await newAgent('Claimed agent');
  const roomId = await newRoom('Claims', { agentDid: agent.did });
  const job = await plannedJob(agent, roomId, 'Read both files');
  const [first, second, third] = [await as(alice), await as(oncall), await as(audrey)];
  await third.goto(`/?view=pending&room=${encodeURIComponent(roomId)}`);
  const row = third.getByRole('main').getByRole('listitem').filter({ hasText: job.jobId });
  await expect(row).toBeVisible();
  await openJob(second, job.jobId);

  await openJob(first, job.jobId);
  await stateBadge(first).getByRole('button', { name: 'I am reviewing' }).click();
  await expect(stateBadge(first)).toContainText('You are reviewing until');
  await expect(stateBadge(second)).toContainText(`${alice} is reviewing until`);
  await expect(row).toContainText(`${alice} reviews`);
  expect(await botSays(job, /is reviewing job/)).toContain(`${alice} is reviewing job ${job.jobId}`);
  expect(await db().claim.findUnique({ where: { jobId: job.jobId } })).toMatchObject({ mxid: alice });
  await expect(second.getByRole('button', { name: /^Approve: / })).toBeVisible();

  await stateBadge(second).getByRole('button', { name: 'Take over the review' }).click();
  await expect(stateBadge(first)).toContainText(`${oncall} is reviewing until`);
  await expect(row).toContainText(`${oncall} reviews`);
  await botSays(job, new RegExp(`taken over from ${alice}`));
  await stateBadge(second).getByRole('button', { name: 'Stop reviewing' }).click();
  await expect(stateBadge(first).getByRole('button', { name: 'I am reviewing' })).toBeVisible();
  await expect(row).not.toContainText('reviews');
  await botSays(job, new RegExp(`${oncall} is no longer reviewing`));

  await openJob(third, job.jobId);
  await expect(third.getByRole('button', { name: /review/ }), 'an auditor decides nothing').toHaveCount(0);
  expect(await entriesOf(job.jobId, 'job.claimed')).toMatchObject([
    { detail: { by: alice, from: null } },
    { detail: { by: oncall, from: alice } },
  ]);
  expect(await entriesOf(job.jobId, 'job.claim_released')).toMatchObject([{ detail: { by: oncall } }]);
  await expectUndecided(job.jobId);
});
