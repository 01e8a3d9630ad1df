import { approve, decision, openJob, stateBadge } from './job-page.ts';
import { askUntilPending, botSays, sendApproval, untilAsked } from './jobs.ts';
import { alice } from './people.ts';
import { newRoom, referenceAgent } from './rooms.ts';
import { entriesOf, jobRow, outcomeOf } from './rows.ts';
import { expect, test } from './test.ts';

const comment = 'Only tell me what it says: without write_pr, please.';

test('an approver sends the plan back: the agent plans anew without the tool, and the page shows what changed', async ({
  as,
}) => {
  const roomId = await newRoom('Changes', { agentDid: await referenceAgent() });
  const job = await askUntilPending(roomId, 'Read notes/closing.md, summarise and open a PR with a note');
  const page = await as(alice);
  await openJob(page, job.jobId);
  await decision(page).getByRole('button', { name: 'Request changes…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Request changes' });
  await dialog.getByRole('button', { name: 'Send it back' }).click();
  await expect(dialog).toContainText('Say what to change');
  await dialog.getByRole('textbox', { name: 'What to change' }).fill(comment);
  await dialog.getByRole('button', { name: 'Send it back' }).click();

  expect(await botSays(job, /asks the agent for changes/)).toContain(comment);
  await expect.poll(async () => (await jobRow(job.jobId)).revision, 'the agent plans anew').toBe(2);
  const renewed = await untilAsked(job);
  expect(renewed.code).not.toBe(job.code);
  expect(await outcomeOf(await sendApproval(job))).toMatchObject({ outcome: 'refused:WRONG_CODE' });

  await openJob(page, job.jobId);
  const main = page.getByRole('main');
  await expect(stateBadge(page)).toContainText('Pending');
  await expect(main).toContainText('Changed since revision 1');
  await expect(main).toContainText(`Asked for by ${alice}`);
  await expect(main.getByRole('region', { name: 'What was asked to be changed' })).toContainText(comment);
  await expect(main.getByRole('listitem').filter({ hasText: 'was step 3; gone' })).toContainText('write_pr');
  await expect(main).toContainText(renewed.code);
  await approve(page);
  await expect(stateBadge(page)).toContainText('Done', { timeout: 60_000 });

  const row = await jobRow(job.jobId);
  expect(row.plans.map(({ planText }) => planText.includes('write_pr"'))).toEqual([true, false]);
  expect(row.approvalRequests).toMatchObject([
    { digest: job.digest, closedWhy: expect.stringContaining(alice) },
    { digest: renewed.digest },
  ]);
  expect(row.run?.calls.map(({ name }) => name)).toEqual(['read', 'openai/scripted-demo-1']);
  expect(row.bundle).toMatchObject({ verdict: 'VALID' });
  expect(await entriesOf(job.jobId, 'plan.changes_requested')).toMatchObject([
    { detail: { revision: 1, by: alice, comment } },
  ]);
});
