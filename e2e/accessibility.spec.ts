import AxeBuilder from '@axe-core/playwright';
import { askUntilPending, sendApproval } from './jobs.ts';
import { adam, alice, audrey } from './people.ts';
import { demoRoom } from './rooms.ts';
import { jobRow, reaches } from './rows.ts';
import { expect, type Page, test } from './test.ts';

/** What axe finds on a page, in both themes. */
async function findings(page: Page, path: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const { id, nodes } of violations) {
      found.push(...nodes.map(({ target }) => `${path} ${colorScheme}: ${id} at ${target}`));
    }
  }
  return found;
}

test('axe finds nothing on any page, light or dark', async ({ visitor, as }) => {
  const roomId = await demoRoom();
  const done = await askUntilPending(roomId, 'Read notes/closing.md, summarise and open a PR with a note');
  await sendApproval(done);
  await reaches(done.jobId, 'done');
  const pending = await askUntilPending(roomId, 'Read notes/vendors.md and open a PR with a note');
  const { bundle, wpcHash } = await jobRow(done.jobId);

  const found = await findings(await visitor(), '/sign-in');
  const approver = await as(alice);
  for (const path of ['/', `/jobs/${pending.jobId}`, `/jobs/${done.jobId}`])
    found.push(...(await findings(approver, path)));
  const auditor = await as(audrey);
  for (const path of ['/evidence', `/evidence/${bundle?.id}`, '/agents', '/audit']) {
    found.push(...(await findings(auditor, path)));
  }
  const admin = await as(adam);
  const room = `/rooms/${encodeURIComponent(roomId)}`;
  for (const path of ['/policies', `/policies/${wpcHash}`, '/policies/publish', '/rooms', room, '/agents']) {
    found.push(...(await findings(admin, path)));
  }
  expect(found).toEqual([]);
});
