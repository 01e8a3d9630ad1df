import AxeBuilder from '@axe-core/playwright';
import type { Plan } from '#bin/agent/console-client.ts';
import { db } from '#lib/db/client.ts';
import { ask, askUntilPending, sendApproval, untilAsked } from './jobs.ts';
import { audrey, rita } from './people.ts';
import { demoRoom, newRoom } from './rooms.ts';
import { reaches } from './rows.ts';
import { newAgent } from './scripted-agent.ts';
import { expect, type Page, test } from './test.ts';
import { download } from './verify-file.ts';

const closed = 'This link does not open anything (any more).';
const nobody = '/share/AAAAAAAAAAAAAAAAAAAAAA';

/** Waits until a job's package is sealed. */
async function sealed(jobId: string): Promise<void> {
  const read = () => db().package.findUnique({ where: { jobId }, select: { state: true } });
  await expect
    .poll(async () => (await read())?.state, { message: `${jobId} is sealed`, timeout: 60_000 })
    .toBe('sealed');
}

/** A job that was approved and carried out, with its package. */
async function doneJob(): Promise<string> {
  const job = await askUntilPending(await demoRoom(), 'Read notes/closing.md, summarise and open a PR with a note');
  await sendApproval(job);
  await reaches(job.jobId, 'done');
  await sealed(job.jobId);
  return job.jobId;
}

/** Makes a link on the evidence page, as an auditor does. @returns its address */
async function makeLink(page: Page, jobId: string, level: 'Metadata' | 'Digests' | 'Full', label: string) {
  await page.goto(`/evidence/job/${jobId}`);
  await page.getByRole('button', { name: 'Share…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Share this evidence' });
  await dialog.getByRole('textbox', { name: 'For whom' }).fill(label);
  await dialog.getByRole('radio', { name: new RegExp(`^${level}`) }).check();
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const made = page.getByRole('dialog', { name: 'The link is made' });
  const url = (await made.getByRole('code').textContent()) ?? '';
  expect(url).toMatch(/\/share\/[A-Za-z0-9_-]{22}$/);
  await made.getByRole('button', { name: 'I have it' }).click();
  return url;
}

/** The whole answer for a link that opens nothing: the same bytes each time. */
async function closedPage(page: Page, url: string): Promise<{ status: number; text: string }> {
  const answer = await page.goto(url);
  await expect(page.getByRole('heading', { level: 1, name: closed })).toBeVisible();
  return { status: answer?.status() ?? 0, text: (await answer?.text()) ?? '' };
}

const viewsOf = async (jobId: string) => {
  const rows = await db().auditEntry.findMany({ where: { jobId, action: 'share.viewed' }, orderBy: { id: 'asc' } });
  return rows.map(({ detailText }) => JSON.parse(detailText) as { level: string; what: string });
};

test('a link opens for a stranger, each view is in the log, and revoked it is like one that never was', async ({
  as,
  visitor,
}, testInfo) => {
  const jobId = await doneJob();
  const audit = await as(audrey);
  const url = await makeLink(audit, jobId, 'Full', 'The outside auditor');

  const stranger = await visitor();
  const refused: string[] = [];
  const asked = new Set<string>();
  stranger.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
  stranger.on('pageerror', (error) => refused.push(error.message));
  stranger.on('request', (request) => asked.add(request.url()));
  const answer = await stranger.goto(url);
  expect(answer?.status()).toBe(200);
  const headers = answer?.headers() ?? {};
  expect(headers['referrer-policy']).toBe('no-referrer');
  expect(headers['cache-control']).toMatch(/private/);
  expect(headers['cache-control']).toMatch(/no-store/);
  expect(headers['x-robots-tag']).toBe('noindex');
  const policy = headers['content-security-policy'] ?? '';
  for (const part of [
    "default-src 'none'",
    /script-src 'nonce-[A-Za-z0-9+/=]+' 'strict-dynamic'(;|$)/,
    "frame-ancestors 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ]) {
    expect(policy).toMatch(part instanceof RegExp ? part : new RegExp(part));
  }
  expect(headers['set-cookie']).toBeUndefined();

  // It works under these headers: the graph opens, the stored bytes come, the package verifies in this browser.
  await expect(stranger.getByRole('region', { name: 'Verdict' })).toContainText('VALID');
  const graph = stranger.getByRole('list', { name: 'Chain, drawn' });
  await graph
    .getByRole('button', { name: /^Plan: / })
    .first()
    .click();
  const dialog = stranger.getByRole('dialog');
  await expect(dialog.getByRole('region', { name: 'Plan', exact: true })).toContainText('"steps"');
  await stranger.keyboard.press('Escape');
  await stranger.getByRole('button', { name: 'Verify', exact: true }).click();
  await expect(stranger.getByText('Verified: VALID')).toBeAttached({ timeout: 30_000 });
  await download(stranger, 'Package', testInfo.outputPath('package.zip'));
  expect(await stranger.getByRole('link', { name: 'Companion' }).count()).toBe(0);
  const paths = [...asked].map((each) => URL.parse(each));
  const allowed = /^\/(share\/|_next\/static\/|verifier\/verify-worker\.js$|icons?\.svg$)/;
  expect(paths.filter((each) => each?.origin !== new URL(url).origin || !allowed.test(each.pathname))).toEqual([]);
  expect(refused).toEqual([]);
  expect(await stranger.context().cookies()).toEqual([]);
  expect((await viewsOf(jobId)).map(({ level, what }) => `${level} ${what}`)).toEqual(
    expect.arrayContaining(['full page', 'full part', 'full package']),
  );

  await audit.goto(`/evidence/job/${jobId}`);
  await audit.getByRole('button', { name: 'Revoke the link for The outside auditor' }).click();
  await audit.getByRole('dialog').getByRole('button', { name: 'Revoke the link' }).click();
  await expect(audit.getByText('The link was revoked.')).toBeVisible();
  const before = (await viewsOf(jobId)).length;
  const revoked = await closedPage(stranger, url);
  expect(revoked.status).toBe(404);
  expect(await closedPage(stranger, nobody)).toEqual(revoked);
  expect(await closedPage(stranger, '/share/not-even-one')).toEqual(revoked);
  for (const path of ['files/package', 'raw/plan-1']) {
    const [shut, guessed] = await Promise.all(
      [`${url}/${path}`, `${nobody}/${path}`].map((each) => stranger.request.get(each)),
    );
    expect([shut?.status(), await shut?.text()]).toEqual([guessed?.status(), await guessed?.text()]);
    expect(shut?.status()).toBe(404);
  }
  expect(await viewsOf(jobId)).toHaveLength(before);
});

test('a link whose time is up is like one that never was', async ({ as, visitor }) => {
  const jobId = await doneJob();
  const url = await makeLink(await as(audrey), jobId, 'Metadata', 'Somebody late');
  const stranger = await visitor();
  await stranger.goto(url);
  await expect(stranger.getByRole('region', { name: 'Verdict' })).toContainText('VALID');
  await db().shareLink.updateMany({ where: { package: { jobId } }, data: { expiresAt: new Date(Date.now() - 1000) } });
  expect(await closedPage(stranger, url)).toEqual(await closedPage(stranger, nobody));
});

test('metadata names nobody and no hash, digests no text; neither hands out a file', async ({ as, visitor }) => {
  const jobId = await doneJob();
  const audit = await as(audrey);
  const stranger = await visitor();
  const job = await db().job.findUniqueOrThrow({ where: { id: jobId }, include: { package: true, plans: true } });

  const metadata = await makeLink(audit, jobId, 'Metadata', 'The board');
  await stranger.goto(metadata);
  await expect(stranger.getByRole('heading', { level: 1, name: 'Evidence of a job' })).toBeVisible();
  const shown = await stranger.content();
  const secret = metadata.slice(metadata.lastIndexOf('/') + 1);
  const hidden = [
    jobId,
    rita,
    job.requestText,
    job.wpcHash,
    job.package?.sha256,
    job.plans[0]?.planHash,
    job.requestEventId,
  ];
  for (const value of hidden) expect(shown.includes(value ?? '-'), `${value}`).toBe(false);
  expect(shown.replaceAll(secret, '')).not.toMatch(/did:key|@[a-z]+:demo\.localhost|[0-9a-f]{64}/);

  const digests = await makeLink(audit, jobId, 'Digests', 'The other party');
  await stranger.goto(digests);
  const main = stranger.getByRole('main');
  await expect(main).toContainText(job.plans[0]?.planHash ?? '-');
  await expect(main).toContainText(jobId);
  expect(await stranger.content()).not.toContain(job.requestText);
  for (const url of [metadata, digests]) {
    for (const path of ['files/package', 'files/brief', 'raw/request']) {
      expect((await stranger.request.get(`${url}/${path}`)).status(), path).toBe(404);
    }
  }
});

const override = '\u202e';
const markup = '<img src=x onerror="window.hit=1"><script>window.hit=2</script>';
const hostile: Plan = {
  summary: `${markup}${override}etirw gnihtoN`,
  agent_notes: `__proto__ ${markup}`,
  steps: [{ tool: 'read', args: { path: `${override}${markup}`, constructor: markup, long: 'x'.repeat(200_000) } }],
};

test('what others wrote is harmless on the evidence page and on a shared one, wide and narrow', async ({
  as,
  visitor,
}) => {
  const agent = await newAgent(`Hostile ${markup.slice(0, 20)}`);
  const asked = await ask(await newRoom(`Room ${markup}`, { agentDid: agent.did }), `Read this ${markup}${override}`);
  await agent.console.submitPlan(asked.jobId, hostile);
  const job = await untilAsked(asked);
  await sendApproval(job);
  await reaches(job.jobId, 'approved');
  await db().token.updateMany({ where: { jobId: job.jobId }, data: { expiresAt: new Date() } });
  await reaches(job.jobId, 'stopped', 60);
  await sealed(job.jobId);

  const audit = await as(audrey);
  const url = await makeLink(audit, job.jobId, 'Full', `For ${markup}`);
  const stranger = await visitor();
  for (const [page, path] of [
    [audit, `/evidence/job/${job.jobId}`],
    [stranger, url],
  ] as const) {
    const spoke: string[] = [];
    page.on('dialog', (dialog) => spoke.push(dialog.message()));
    page.on('pageerror', (error) => spoke.push(error.message));
    await page.goto(path);
    await page
      .getByRole('list', { name: 'Chain, drawn' })
      .getByRole('button', { name: /^Plan: / })
      .first()
      .click();
    await expect(page.getByRole('dialog')).toContainText('⟨U+202E⟩');
    await expect(page.getByRole('dialog').getByRole('region', { name: 'Plan', exact: true })).toContainText(
      '<img src=x',
    );
    await page.keyboard.press('Escape');
    expect(await page.content()).not.toContain(override);
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 844 });
      const over = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
      expect(await page.evaluate(over), `${path} at ${width} px`).toBe(0);
    }
    expect(await page.evaluate(() => 'hit' in window)).toBe(false);
    expect(spoke).toEqual([]);
  }
  // The brief is one page, whatever was written.
  const brief = await stranger.request.get(`${url}/files/brief`);
  expect((await brief.body()).toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1);
});

test('axe finds nothing on shared pages, nor where a link is made', async ({ as, visitor }) => {
  const jobId = await doneJob();
  const audit = await as(audrey);
  const stranger = await visitor();
  const found: string[] = [];
  const look = async (page: Page, where: string) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await expect(page).toHaveTitle(/\S/);
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
      for (const { id, nodes } of violations)
        found.push(...nodes.map(({ target }) => `${where} ${colorScheme}: ${id} at ${target}`));
    }
  };
  for (const level of ['Metadata', 'Digests', 'Full'] as const) {
    await stranger.goto(await makeLink(audit, jobId, level, `axe ${level}`));
    await look(stranger, level);
  }
  await stranger.getByRole('list', { name: 'Chain, drawn' }).getByRole('button').first().click();
  await expect(stranger.getByRole('dialog')).toBeVisible();
  await look(stranger, 'a node');
  await closedPage(stranger, nobody);
  await look(stranger, 'closed');
  await audit.goto(`/evidence/job/${jobId}`);
  await look(audit, 'evidence of a job');
  await audit.getByRole('tab', { name: 'List' }).click();
  await look(audit, 'the chain in words');
  await audit.getByRole('button', { name: 'Share…' }).click();
  await expect(audit.getByRole('dialog', { name: 'Share this evidence' })).toBeVisible();
  await look(audit, 'sharing');
  expect(found).toEqual([]);
});
