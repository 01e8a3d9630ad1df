import AxeBuilder from '@axe-core/playwright';
import { db } from '#lib/db/client.ts';
import { beginApproval } from './job-page.ts';
import { askUntilPending, sendApproval } from './jobs.ts';
import { adam, alice } from './people.ts';
import { demoRoom } from './rooms.ts';
import { jobRow, reaches } from './rows.ts';
import { expect, type Page, test } from './test.ts';

/** What axe finds on the page as it is now, light and dark. */
async function findings(page: Page, where: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const { id, nodes } of violations) {
      found.push(...nodes.map(({ target }) => `${where} ${colorScheme}: ${id} at ${target}`));
    }
  }
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

  test('on the pages of a job, from the queue to its bundle', async ({ as }) => {
    const done = await askUntilPending(await demoRoom(), 'Read notes/closing.md, summarise and open a PR with a note');
    await sendApproval(done);
    const pending = await askUntilPending(done.roomId, 'Read notes/vendors.md and open a PR with a note');
    await reaches(done.jobId, 'done');
    const { bundle } = await jobRow(done.jobId);
    const evidence = ['/evidence', `/evidence/${bundle?.id}`];
    const page = await as(alice);
    await expectClean(page, ['/', `/jobs/${done.jobId}`, ...evidence, `/jobs/${pending.jobId}`]);
    await beginApproval(page);
    expect(await findings(page, 'the dialog that approves')).toEqual([]);
  });

  test('on the pages of policies, rooms, agents and the log', async ({ as }) => {
    const roomId = await demoRoom();
    const { wpcHash } = await db().policyHead.findFirstOrThrow({ where: { roomId } });
    const policies = ['/policies', `/policies/${wpcHash}`, '/policies/publish'];
    const rooms = ['/rooms', `/rooms/${encodeURIComponent(roomId)}`];
    await expectClean(await as(adam), [...policies, ...rooms, '/agents', '/audit']);
  });

  test('on the pages of people and their own', async ({ as }) => {
    const { personId } = await db().matrixBinding.findFirstOrThrow({ where: { mxid: alice } });
    await expectClean(await as(adam), ['/people', `/people/${personId}`, '/people/passkeys', '/me', '/me/passkeys']);
  });
});
