import { db } from '#lib/db/client.ts';
import { clientOf } from './accounts.ts';
import { captureDecision, decision, openJob, stateBadge } from './job-page.ts';
import { botAnswers, botSays } from './jobs.ts';
import { alice, oncall } from './people.ts';
import { newRoom } from './rooms.ts';
import { entriesOf, jobRow, outcomeOf, reaches } from './rows.ts';
import { newAgent, plannedJob } from './scripted-agent.ts';
import { replay } from './server-action.ts';
import { expect, type Page, test } from './test.ts';

/** A policy gives a minute at least: the story goes to its last second, and lets that pass. */
async function letTimeRunOut(jobId: string): Promise<void> {
  const expiresAt = new Date(Date.now() + 1_000);
  await db().$transaction([
    db().job.update({ where: { id: jobId }, data: { expiresAt } }),
    db().approvalRequest.updateMany({ where: { jobId, closedAt: null }, data: { expiresAt } }),
  ]);
}

/** The browser believes that it is two hours later. */
const setClockAhead = (page: Page) =>
  page.addInitScript(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 2 * 3_600_000;
  });

/** What is left of the hour is counted by the server's clock, also once the browser counts. */
async function expectCountdown(page: Page): Promise<void> {
  const left = stateBadge(page).getByRole('time').first();
  const drawn = await left.textContent();
  await expect(left).not.toHaveText(drawn ?? '');
  await expect(left).toHaveText(/^59:\d\d$/);
}

test('a plan that nobody decides on expires: silence is denial, and a late approval decides nothing', async ({
  as,
}) => {
  const agent = await newAgent('Patient agent');
  const roomId = await newRoom('Expiry story', { agentDid: agent.did });
  const job = await plannedJob(agent, roomId, 'Nobody looks at this');
  const late = await as(alice);
  const request = await captureDecision(late, job.jobId);
  const page = await as(oncall);
  await setClockAhead(page);
  await openJob(page, job.jobId);
  await expectCountdown(page);
  await expect(decision(page).getByRole('button', { name: /^Approve: / })).toBeVisible();

  await letTimeRunOut(job.jobId);
  await reaches(job.jobId, 'expired');
  await expect(stateBadge(page)).toContainText('Expired');
  await expect(page.getByRole('main')).toContainText('Silence is denial.');
  await expect(decision(page).getByRole('button')).toHaveCount(0);
  await botSays(job, /expired: nobody decided in time, and silence is denial/);

  expect(await replay(late, request)).toContain('"code":"EXPIRED"');
  const eventId = await (await clientOf(oncall)).say(roomId, `!approve ${job.jobId} ${job.code}`);
  expect(await outcomeOf(eventId)).toMatchObject({ outcome: 'refused:EXPIRED' });
  expect(await botAnswers(roomId, eventId)).toContain('Time ran out for this decision');

  const row = await jobRow(job.jobId);
  expect(row).toMatchObject({ state: 'expired', decisions: [], tokens: [], finishedAt: expect.any(Date) });
  const [asked] = row.approvalRequests;
  expect(asked?.closedAt?.getTime()).toBeGreaterThanOrEqual(asked?.expiresAt.getTime() ?? Number.POSITIVE_INFINITY);
  expect(await entriesOf(job.jobId, 'job.expired')).toMatchObject([
    { actor: 'system:worker', detail: { from: 'pending' } },
  ]);
  expect((await entriesOf(job.jobId, 'decision.refused')).map(({ detail }) => detail.code)).toEqual([
    'EXPIRED',
    'EXPIRED',
  ]);
});
