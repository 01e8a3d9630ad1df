import { addPasskey, askForPage, newApprover, ruledRoom, withPasskey } from './approvers.ts';
import { plugIn } from './authenticator.ts';
import { approve, captureDecision, decision, openJob, stateBadge } from './job-page.ts';
import { botMessages, botSays } from './jobs.ts';
import { alice, audrey, oncall, signIn } from './people.ts';
import { bodyOf } from './room-client.ts';
import { entriesOf, jobRow, reaches } from './rows.ts';
import { replay } from './server-action.ts';
import { expect, test } from './test.ts';

const wish = 'Read notes/closing.md and summarise';

test('two people sign with passkeys, a third sees each vote come in on an open page, and nobody fills both slots', async ({
  visitor,
  as,
}) => {
  const [pia, sid] = [await newApprover('Pia'), await newApprover('Sid')];
  const roomId = await ruledRoom('Two slots', { finance: [pia], security: [pia, sid] }, { passkey: true });
  const job = await askForPage(roomId, wish);
  const watching = await as(audrey);
  await openJob(watching, job.jobId);
  await expect(stateBadge(watching)).toContainText('0 of 2 approvals');
  const loaded = await watching.evaluate(() => performance.timeOrigin);

  const first = await visitor();
  await signIn(first, pia.mxid);
  await openJob(first, job.jobId);
  await expect(decision(first)).toContainText('you have none');
  await expect(decision(first).getByRole('link', { name: 'Add a passkey' })).toBeVisible();
  await plugIn(first);
  await addPasskey(first, 'blue key');
  await openJob(first, job.jobId);
  await approve(first);
  await expect(stateBadge(watching)).toContainText('1 of 2 approvals');
  await expect(watching.getByRole('main')).toContainText('as finance');
  await expect(decision(first)).toContainText('You have approved this job already; it waits for somebody else.');
  await expect(decision(first).getByRole('button', { name: /^Approve: / })).toHaveCount(0);
  expect(await botSays(job, /1 of 2 approvals are in/)).toContain(`now ${pia.mxid} for finance`);
  expect(await jobRow(job.jobId)).toMatchObject({ state: 'pending', tokens: [] });

  const second = await visitor();
  await withPasskey(second, sid);
  await openJob(second, job.jobId);
  await expect(decision(second)).toContainText('You decide as security.');
  await approve(second);
  await reaches(job.jobId, 'done', 60);
  await expect(stateBadge(watching)).toContainText('Done');
  await expect(watching.getByRole('main')).toContainText('as security');
  expect(await watching.evaluate(() => performance.timeOrigin), 'the page was never loaded again').toBe(loaded);

  const row = await jobRow(job.jobId);
  expect(row.decisions).toMatchObject([
    { approverMxid: pia.mxid, slot: 'finance', evidenceLevel: 'browser-passkey', digest: job.digest },
    { approverMxid: sid.mxid, slot: 'security', evidenceLevel: 'browser-passkey', digest: job.digest },
  ]);
  expect(row.tokens).toHaveLength(1);
  expect(row.bundle).toMatchObject({ verdict: 'VALID', code: 'OK' });
  expect((await entriesOf(job.jobId, 'decision.recorded')).map(({ detail }) => [detail.approver, detail.slot])).toEqual(
    [
      [pia.mxid, 'finance'],
      [sid.mxid, 'security'],
    ],
  );
});

test('a blind rule keeps the first vote off the page, out of the room and out of the log until the second is in', async ({
  as,
}) => {
  const words = 'Checked against the ledger, this is fine.';
  const groups = { finance: [{ mxid: alice }], security: [{ mxid: alice }, { mxid: oncall }] };
  const job = await askForPage(
    await ruledRoom('Blind', groups, { blind: true, reason: true, channels: ['browser'] }),
    wish,
  );
  const [first, second, auditor] = [await as(alice), await as(oncall), await as(audrey)];
  await openJob(second, job.jobId);
  const again = await captureDecision(first, job.jobId, words);
  await openJob(first, job.jobId);
  await approve(first, words);

  const read = second.getByRole('main');
  await expect(read).toContainText('1 vote is in, hidden for now');
  await expect(read).toContainText('One vote is in. The policy keeps who voted, and how, hidden');
  await expect(read).not.toContainText(words);
  await expect(read).not.toContainText('as finance');
  const partial = await botSays(job, /1 of 2 approvals are in/);
  expect(partial).toContain('Whose they are is told when the last one is.');
  expect(partial).not.toContain(alice);
  await auditor.goto(`/audit?job=${job.jobId}`);
  const votes = auditor.getByRole('main').getByRole('listitem').filter({ hasText: 'decision.recorded' });
  await expect(votes).toHaveCount(1);
  await expect(votes).not.toContainText(alice);
  await expect(votes).not.toContainText(words);

  // Attack: the one who voted sends the same decision again.
  expect(await replay(first, again)).toContain('"code":"ALREADY_DECIDED"');
  expect(await jobRow(job.jobId)).toMatchObject({ state: 'pending', decisions: [{ approverMxid: alice }], tokens: [] });

  await approve(second, 'Agreed.');
  await reaches(job.jobId, 'done', 60);
  await expect(read).toContainText(words);
  await auditor.reload();
  await expect(votes.filter({ hasText: alice })).toContainText(words);
  await expect(votes.filter({ hasText: oncall })).toContainText('Agreed.');
  await botSays(job, new RegExp(`approved by ${oncall}`));
  const said = (await botMessages(job)).map(bodyOf).join('\n');
  expect(said, 'what was written stays out of the room').not.toContain(words);
  expect((await jobRow(job.jobId)).decisions).toMatchObject([
    { approverMxid: alice, reason: words },
    { approverMxid: oncall, reason: 'Agreed.' },
  ]);
});
