import AxeBuilder from '@axe-core/playwright';
import { db } from '#lib/db/client.ts';
import { beginApproval, decision } from './job-page.ts';
import { askUntilPending, sendApproval } from './jobs.ts';
import { adam, alice } from './people.ts';
import { demoRoom } from './rooms.ts';
import { jobRow, reaches } from './rows.ts';
import { expect, type Locator, type Page, test } from './test.ts';

const tabs = ['Source messages', 'Receipts', 'Similar past jobs', 'History', 'Canonical JSON'];

/** What axe finds on the page as it is now, light and dark. */
async function findings(page: Page, where: string, part = 'html'): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    // A page's title may come after its heading.
    await expect(page).toHaveTitle(/\S/);
    // No page here has frames; the other mode opens a second page for each answer.
    const { violations } = await new AxeBuilder({ page }).include(part).setLegacyMode(true).analyze();
    for (const { id, nodes } of violations) {
      found.push(...nodes.map(({ target }) => `${where} ${colorScheme}: ${id} at ${target}`));
    }
  }
  return found;
}

/** What axe finds while the dialog of a button is open. */
async function findingsIn(page: Page, button: Locator): Promise<string[]> {
  await button.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  const found = await findings(page, `the dialog of ${button}`);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  return found;
}

/** Opens pages one after the other and expects axe to find nothing on them, light and dark. */
async function expectClean(page: Page, paths: string[]): Promise<void> {
  const found: string[] = [];
  for (const path of paths) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    found.push(...(await findings(page, path)));
  }
  expect(found).toEqual([]);
}

test.describe('axe finds nothing, light or dark', () => {
  test.slow();

  test('on the sign-in page', async ({ visitor }) => {
    await expectClean(await visitor(), ['/sign-in']);
  });

  test('on the pages of a job, from the queue to its bundle and to what its approver saw', async ({ as }) => {
    const done = await askUntilPending(await demoRoom(), 'Read notes/closing.md, summarise and open a PR with a note');
    await sendApproval(done);
    await reaches(done.jobId, 'done');
    const { bundle, decisions } = await jobRow(done.jobId);
    const job = `/jobs/${done.jobId}`;
    const page = await as(alice);
    const seen = `${job}/seen/${decisions[0]?.id}`;
    await expectClean(page, ['/', '/?view=decided', '/evidence', `/evidence/${bundle?.id}`, seen, job]);
    const found: string[] = [];
    for (const name of tabs) {
      await page.getByRole('tab', { name }).click();
      const panel = page.getByRole('tabpanel', { name });
      await expect(panel).toBeVisible();
      await expect(panel).not.toContainText('Loading…');
      found.push(...(await findings(page, `tab ${name}`, '[role=tabpanel]:not([hidden])')));
    }
    expect(found).toEqual([]);
  });

  test('in the dialogs of a decision, on its page and in the queue', async ({ as }) => {
    const { jobId } = await askUntilPending(await demoRoom(), 'Read notes/vendors.md and open a PR with a note');
    const page = await as(alice);
    await expectClean(page, [`/jobs/${jobId}`]);
    await beginApproval(page);
    const found = await findings(page, 'the dialog that approves');
    await page.keyboard.press('Escape');
    for (const name of ['Deny…', 'Request changes…', 'Approve narrower…']) {
      found.push(...(await findingsIn(page, decision(page).getByRole('button', { name }))));
    }
    await page.goto('/');
    found.push(...(await findingsIn(page, page.getByRole('button', { name: 'Keys of the queue' }))));
    await page.getByRole('checkbox', { name: `Select ${jobId}` }).check();
    found.push(...(await findingsIn(page, page.getByRole('button', { name: 'Deny 1…' }))));
    expect(found).toEqual([]);
  });

  test('on the pages of policies, rooms, agents and the log', async ({ as }) => {
    const roomId = await demoRoom();
    const { wpcHash } = await db().policyHead.findFirstOrThrow({ where: { roomId } });
    const policies = ['/policies', `/policies/${wpcHash}`, '/policies/publish'];
    const rooms = ['/rooms', `/rooms/${encodeURIComponent(roomId)}`];
    await expectClean(await as(adam), [
      ...policies,
      ...rooms,
      '/agents',
      '/controls',
      '/audit',
      '/audit?q=read',
      '/audit/1',
    ]);
  });

  test('on the pages of people and their own', async ({ as }) => {
    const { personId } = await db().matrixBinding.findFirstOrThrow({ where: { mxid: alice } });
    const page = await as(adam);
    await expectClean(page, ['/me', '/people/passkeys', '/people', `/people/${personId}`]);
    const found = await findingsIn(page, page.getByRole('button', { name: 'Grant the role auditor' }));
    await expectClean(page, ['/me/passkeys']);
    found.push(...(await findingsIn(page, page.getByRole('button', { name: 'Add a passkey…' }))));
    expect(found).toEqual([]);
  });
});
