import { askUntilPending, botSays } from './jobs.ts';
import { alice } from './people.ts';
import { newRoom, referenceAgent } from './rooms.ts';
import { entriesOf, expectUndecided, jobRow } from './rows.ts';
import { expect, type Page, test } from './test.ts';

/** What has the focus: its name, and whether a sighted reader can tell. */
const focus = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return { name: '', seen: true };
    const { width, height, top, bottom } = element.getBoundingClientRect();
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    const marked = (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
    const onScreen = width > 0 && height > 0 && bottom > 0 && top < innerHeight;
    const name = element.getAttribute('aria-label') ?? element.textContent ?? '';
    return { name: name.trim(), seen: marked && onScreen && element.matches(':focus-visible') };
  });

/** Presses a key until the focus is on what `wanted` names; every stop on the way can be seen. */
async function moveTo(page: Page, wanted: RegExp, key = 'Tab'): Promise<void> {
  const stops: string[] = [];
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press(key);
    const { name, seen } = await focus(page);
    expect(seen, `the focus on “${name}” is visible`).toBe(true);
    if (wanted.test(name)) return;
    stops.push(name.slice(0, 30));
  }
  throw new Error(`No ${wanted} in ${stops.join(' | ')}`);
}

test('from signing in to a decision without a pointer: the focus is always visible, and no single key approves', async ({
  visitor,
}) => {
  const roomId = await newRoom('Keyboard', { agentDid: await referenceAgent() });
  const job = await askUntilPending(roomId, 'Read notes/closing.md, summarise and open a PR with a note');
  const page = await visitor();
  await page.goto(`/sign-in?next=${encodeURIComponent(`/?room=${encodeURIComponent(roomId)}`)}`);
  await moveTo(page, new RegExp(alice));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Queue' })).toBeVisible();

  const row = page.getByRole('main').getByRole('listitem').filter({ hasText: job.jobId });
  await expect(row).toBeVisible();
  // The server drew the row; keys are heard once the page's script runs.
  await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys of the queue' })).toContainText('Nothing is approved by a key.');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('j');
  await expect(row.getByRole('link')).toBeFocused();
  expect(await focus(page)).toMatchObject({ seen: true });
  await page.keyboard.press('c');
  await expect(row).toContainText('you review');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: job.jobId })).toBeVisible();

  const waits = page.getByRole('button', { name: /^Approve: open 1 pull request/ });
  await expect(waits).toHaveAttribute('aria-disabled', 'true');
  // Reading: the button that names what is missing leads there, and End goes to the end of what has the focus.
  const next = page.getByRole('button', { name: /^Go to / });
  while ((await next.count()) > 0) {
    const part = (await next.textContent()) ?? '';
    await moveTo(page, /^Go to /);
    await page.keyboard.press('Enter');
    // A part that was on the screen to its end is no longer asked for.
    await expect(async () => {
      await page.keyboard.press('End');
      await expect(next.filter({ hasText: part })).toHaveCount(0, { timeout: 1_000 });
    }).toPass();
  }
  await expect(waits).not.toHaveAttribute('aria-disabled', 'true');
  for (const key of ['a', 'y', 'Enter', 'Space', 'Control+Enter']) await page.keyboard.press(key);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await moveTo(page, /^Approve: /);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Countersign this plan' });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('button', { name: /^Approve: / })).not.toBeFocused();
  // The dialog opens on its way out: Enter once more decides nothing.
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expectUndecided(job.jobId);
  await expect(waits).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  await moveTo(page, /^Approve: /);
  await page.keyboard.press('Space');

  await expect(page.getByRole('main').locator('header').first()).toContainText('Done', { timeout: 60_000 });
  expect((await jobRow(job.jobId)).decisions).toMatchObject([
    { approverMxid: alice, kind: 'approve', digest: job.digest, channel: 'browser' },
  ]);
  expect(await entriesOf(job.jobId, 'decision.recorded')).toHaveLength(1);
  await botSays(job, /approved by .* in the browser/);
});
