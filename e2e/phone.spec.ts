import { beginApproval, decision, readAll, stateBadge } from './job-page.ts';
import { askUntilPending } from './jobs.ts';
import { alice, signIn } from './people.ts';
import { newRoom, referenceAgent } from './rooms.ts';
import { entriesOf, jobRow } from './rows.ts';
import { expect, type Locator, type Page, test } from './test.ts';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

/** That nothing on the page is wider than the phone. */
async function expectToFit(page: Page, where: string): Promise<void> {
  const widths = () => page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(await widths(), where).toEqual([390, 390]);
}

/** That a dialog holds all of itself, also when the plan makes its button say much. */
async function expectDialogToFit(dialog: Locator, button: Locator): Promise<void> {
  await button.evaluate((element) => element.append(` and use the unknown tool ${'x'.repeat(80)} once`));
  const [content, frame] = await dialog.evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth]);
  expect(content, 'the dialog’s content').toBe(frame);
}

test('on a phone one signs in, reads the plan to its end and approves; nothing is wider than the screen', async ({
  visitor,
}) => {
  const roomId = await newRoom('Phone', { agentDid: await referenceAgent() });
  const job = await askUntilPending(
    roomId,
    'Read ledger/2026-q1.csv and notes/vendors.md, search for "Zürich", summarise and open a PR with a note',
  );
  const page = await visitor();
  await page.goto('/sign-in');
  await expectToFit(page, 'sign-in');
  await signIn(page, alice);
  await page.goto(`/?room=${encodeURIComponent(roomId)}`);
  await expectToFit(page, 'queue');
  await page.getByRole('main').getByRole('listitem').filter({ hasText: job.jobId }).getByRole('link').tap();
  await expect(page.getByRole('heading', { level: 1, name: job.jobId })).toBeVisible();
  await expectToFit(page, 'job');
  const approve = decision(page).getByRole('button', { name: /^Approve: open 1 pull request/ });
  await expect(approve).toBeInViewport({ ratio: 1 });
  await expect(approve).toHaveAttribute('aria-disabled', 'true');
  await readAll(page);
  await expectToFit(page, 'job, read to its end');
  const dialog = await beginApproval(page);
  await expectToFit(page, 'dialog');
  const button = dialog.getByRole('button', { name: /^Approve: / });
  await expectDialogToFit(dialog, button);
  await button.scrollIntoViewIfNeeded();
  await expect(button).toBeInViewport({ ratio: 1 });
  await button.tap();
  await expect(stateBadge(page)).toContainText('Done', { timeout: 60_000 });
  await expectToFit(page, 'job, done');

  const row = await jobRow(job.jobId);
  expect(row.decisions).toMatchObject([{ approverMxid: alice, channel: 'browser', digest: job.digest }]);
  expect(await entriesOf(job.jobId, 'job.approved')).toMatchObject([{ detail: { approver: alice } }]);
  await page.goto('/?view=decided');
  const views = page.getByRole('navigation', { name: 'Views of the queue' });
  await expect(views.getByRole('link', { name: /^Decided/ })).toBeInViewport({ ratio: 0.9 });
  await expectToFit(page, 'decided jobs');
  for (const path of [`/jobs/${job.jobId}/seen/${row.decisions[0]?.id}`, `/evidence/${row.bundle?.id}`]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectToFit(page, path);
  }
});
