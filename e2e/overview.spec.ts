import AxeBuilder from '@axe-core/playwright';
import { audrey, rita } from './people.ts';
import { newRoom } from './rooms.ts';
import { evaluate, gatewayWith, newAgent, plannedJob, runningJob } from './scripted-agent.ts';
import { expect, type Page, test } from './test.ts';

const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const entries = (page: Page) => page.getByRole('list', { name: 'Entries' }).getByRole('listitem');

/** What the browser refused to do because of the page's policy, from now on. */
async function violations(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const found: string[] = [];
    Object.assign(window, { found });
    document.addEventListener('securitypolicyviolation', (event) =>
      found.push(`${event.violatedDirective} ${event.sourceFile}`),
    );
  });
  const said: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') said.push(message.text());
  });
  return async () => [...said, ...(await page.evaluate(() => (window as unknown as { found: string[] }).found))];
}

/** What axe finds, light and dark, with every table open. */
async function findings(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    await expect(page).toHaveTitle(/\S/);
    const { violations: seen } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    found.push(...seen.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${colorScheme}: ${id} at ${target}`)));
  }
  return found;
}

test('an auditor sees what waits, was decided, refused and spent, and follows each number to its rows; a requester does not', async ({
  as,
}) => {
  test.slow();
  const agent = await newAgent('Counted agent');
  const roomName = `Overview ${agent.did.slice(-6)}`;
  const roomId = await newRoom(roomName, { agentDid: agent.did });
  const running = await runningJob(agent, roomId, 'Job that is counted');
  const gateway = gatewayWith(agent, running.token);
  expect((await evaluate(gateway, running.jobId, 0)).decision).toBe(true);
  const stray = { index: 0, tool: 'exec', args: { command: 'ls' } };
  expect((await gateway.evaluate(running.jobId, stray)).decision).toBe(false);

  const page = await as(audrey);
  const refused = await violations(page);
  await page.goto('/overview');
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  // The page that is open already shows what comes to wait.
  const group = card(page, 'Waiting now')
    .getByRole('row')
    .filter({ hasText: `in ${roomName}` });
  await expect(group).toHaveCount(0);
  const waiting = await plannedJob(agent, roomId, 'Job that waits');
  await expect(group).toBeVisible({ timeout: 30_000 });
  await expect(card(page, 'Health')).toContainText('Tree size');
  await expect(card(page, 'Health').getByRole('table', { name: 'Processes' })).toContainText('worker');

  const decisions = card(page, 'Decisions per day');
  await expect(decisions.locator('.recharts-bar-rectangle path').first()).toBeVisible();
  await decisions.getByRole('application').focus();
  await page.keyboard.press('ArrowRight');
  await expect(decisions.getByRole('status').filter({ hasText: 'Approved' })).toBeVisible();
  for (const summary of await page.getByText('As a table').all()) await summary.click();
  const approved = decisions.getByRole('row').nth(2).getByRole('link').first();
  await expect(approved).toHaveText(/^[1-9]\d*$/);
  expect(await findings(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await page.setViewportSize({ width: 1280, height: 900 });
  expect(await refused()).toEqual([]);

  const decided = page.getByRole('definition').getByRole('link', { name: /^\d+$/ }).nth(1);
  const jobs = Number(await decided.textContent());
  await decided.click();
  await expect(page.getByRole('heading', { level: 1, name: 'Decided jobs' })).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(Math.min(jobs, 50) + 1);
  expect(await findings(page)).toEqual([]);

  await page.goto('/overview');
  await group.getByRole('link', { name: '1', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Jobs' })).toContainText(waiting.jobId);
  await expect(page.getByRole('region', { name: 'Jobs' }).getByText('1 job', { exact: true })).toBeVisible();

  await page.goto('/overview');
  const spent = card(page, 'Spent by room').getByRole('row').filter({ hasText: roomName });
  await spent.getByRole('link', { name: '1', exact: true }).click();
  await expect(page).toHaveURL(/\/audit\?action=call\.admitted&fact=kind%3Atool&room=/);
  await expect(entries(page)).toHaveCount(1);
  await expect(entries(page)).toContainText(running.jobId);

  await page.goto('/overview?days=30');
  await expect(page.getByRole('link', { name: '30 days' })).toHaveAttribute('aria-current', 'page');
  const mismatch = card(page, 'Refusals by reason').getByRole('row').filter({ hasText: 'PLAN_MISMATCH' });
  const count = Number(await mismatch.getByRole('link').textContent());
  await mismatch.getByRole('link').click();
  await expect(page).toHaveURL(/fact=code%3APLAN_MISMATCH/);
  await expect(entries(page)).toHaveCount(Math.min(count, 30));

  const requester = await as(rita);
  for (const path of ['/overview', '/overview/decided', '/overview/usage']) {
    await requester.goto(path);
    await expect(requester.getByRole('main')).toContainText('Only auditors and admins may open it');
  }
});
