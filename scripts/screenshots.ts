// Draws the pictures of the documentation: `npm run screenshots`, or one part of them: `npm run screenshots -- incident`. A
// whole product of its own, real requests in a real room, plans submitted as an agent submits them; nothing on the pictures
// is made up.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import startStack from '#e2e/fixtures/stack.ts';
import { addFinding, close, exportPacket, misuse, openFromLink, revokeRoom } from '#e2e/incident-walk.ts';
import { ask } from '#e2e/jobs.ts';
import { adam, alice, audrey, oncall, signIn } from '#e2e/people.ts';
import { newRoom, type PolicySource } from '#e2e/rooms.ts';
import type { SystemActor } from '#lib/actor.ts';
import { registerAgent } from '#lib/agents/register-agent.ts';
import { signerFromSeed } from '#lib/canon/ed25519.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { submitPlan } from '#lib/jobs/submit-plan.ts';
import { issuerTerms } from '#lib/keys/issuer.ts';
import { openKeys } from '#lib/keys/keyring.ts';
import { openPackage } from '#lib/verify/package/open-package.ts';
import { findChromium } from './stack/chromium.ts';
import { root } from './stack/paths.ts';

const folder = join(root, 'docs/images');
const setup: SystemActor = { kind: 'system', name: 'setup' };
const desktop = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };

const diff = [
  '--- a/notes/vendors.md',
  '+++ b/notes/vendors.md',
  '@@ -1,2 +1,3 @@',
  ' # Vendors',
  ' ',
  '+Zürich: 3 open invoices',
  '',
].join('\n');
const ordinary = {
  summary: 'Read the ledger, search it and propose a note',
  steps: [
    { tool: 'read', args: { path: 'ledger/2026-q1.csv' } },
    { tool: 'search', args: { query: 'Zürich' } },
    {
      tool: 'write_pr',
      args: { repository: 'acme/billing', branch: 'reconcile-q1', title: 'Reconcile Q1 vendors' },
      preview: { kind: 'diff', text: diff },
    },
  ],
  agent_notes: 'I left out last year, because nobody asked for it.',
};
const suspicious = {
  summary: 'Fetch the rates and propose\u202E them',
  steps: [
    { tool: 'http', args: { url: 'https://раypal.com/rates', method: 'GET' } },
    { ...ordinary.steps[2], args: { repository: 'acme/billing', branch: 'rates', title: 'Rates\u200B of March' } },
  ],
};

const twoSlots = (source: PolicySource) => {
  Object.assign(source.matrix.approval, {
    groups: { finance: [alice], security: [oncall] },
    rules: [
      {
        tiers: ['high'],
        slots: [
          { group: 'finance', count: 1 },
          { group: 'security', count: 1 },
        ],
        channels: ['browser'],
      },
    ],
  });
};

async function plannedJob(agentDid: string, request: string, plan: unknown, policy?: (source: PolicySource) => void) {
  const roomId = await newRoom('accounts', { agentDid, ...(policy ? { policy } : {}) });
  const { jobId } = await ask(roomId, request);
  const terms = issuerTerms(getConfig(), openKeys(getConfig(), ['owner', 'console']));
  await submitPlan({ jobId, agentDid, plan, now: new Date() }, { terms });
  return jobId;
}

async function newAgent(): Promise<string> {
  const { did } = await signerFromSeed(crypto.getRandomValues(new Uint8Array(32)));
  await registerAgent({ did, name: 'billing agent', mxid: null, operatorMxid: null, actor: setup, now: new Date() });
  return did;
}

function write(name: string, picture: Buffer): void {
  writeFileSync(join(folder, `${name}.png`), picture);
  console.log(`docs/images/${name}.png`);
}

type Look = { name: string; path: string; theme?: 'light' | 'dark'; size?: typeof desktop };

async function shoot(page: Page, { name, path, theme = 'light', size = desktop }: Look): Promise<void> {
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.getByRole('status').filter({ hasText: 'Live', visible: true }).waitFor();
  await page.evaluate(() => document.fonts.ready);
  write(name, await page.screenshot());
}

async function pageOf(browser: Browser, mxid: string): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: getConfig().publicUrl })).newPage();
  await signIn(page, mxid);
  return page;
}

/** How much of a page is shown, where it is not what a screen shows. */
const heights: Record<string, number> = { 'incident-control': 1180, 'incident-closed': 1080, 'incident-new': 1100 };

/** What the page shows now, from its top. */
async function keep(page: Page, name: string): Promise<void> {
  await page.setViewportSize({ width: desktop.width, height: heights[name] ?? desktop.height });
  await page.evaluate(() => scrollTo(0, 0));
  await page.evaluate(() => document.fonts.ready);
  write(name, await page.screenshot());
}

/** The walk of docs/incidents.md: from a misused token to the packet. */
async function drawIncident(browser: Browser): Promise<void> {
  const misused = await misuse('accounts');
  const auditor = await pageOf(browser, audrey);
  const title = 'The billing agent tried to send payroll out';
  const incident = await openFromLink(auditor, misused, title, keep);
  const admin = await pageOf(browser, adam);
  await revokeRoom(admin, incident, 'It tried to read payroll and to send it out.', keep);
  await addFinding(auditor, 'Refused both times; nothing left. Its plan never named payroll.', misused.job.jobId);
  await close(auditor, 'Contained: no data left. The agent’s key is replaced before it works again.');
  await exportPacket(auditor);
  await keep(auditor, 'incident-closed');
  await drawTimeline(browser, auditor);
}

/** The drawing inside the packet, as the browser shows the file. */
async function drawTimeline(browser: Browser, page: Page): Promise<void> {
  const packet = page.getByRole('link', { name: 'Download the packet' });
  const [file] = await Promise.all([page.waitForEvent('download'), packet.click()]);
  const drawing = openPackage(new Uint8Array(readFileSync(await file.path()))).get('timeline.svg');
  if (!drawing) throw new Error('The packet has no timeline.');
  const sheet = await (await browser.newContext({ viewport: { width: 1130, height: 900 } })).newPage();
  await sheet.setContent(new TextDecoder().decode(drawing));
  write('incident-timeline', await sheet.locator('svg').screenshot());
}

async function drawPages(browser: Browser): Promise<void> {
  const agent = await newAgent();
  const job = await plannedJob(agent, 'Reconcile the Q1 vendors and open a PR with a note', ordinary);
  const flagged = await plannedJob(agent, 'Fetch the rates of March and open a PR', suspicious);
  const shared = await plannedJob(agent, 'Reconcile the Q1 vendors and open a PR', ordinary, twoSlots);
  const page = await pageOf(browser, alice);
  for (const [suffix, look] of [
    ['', {}],
    ['-dark', { theme: 'dark' as const }],
    ['-phone', { size: phone }],
  ] as const) {
    await shoot(page, { name: `queue${suffix}`, path: '/', ...look });
    await shoot(page, { name: `approval-page${suffix}`, path: `/jobs/${job}`, ...look });
  }
  await shoot(page, { name: 'approval-page-two-slots', path: `/jobs/${shared}` });
  await shoot(page, { name: 'approval-page-red-flags', path: `/jobs/${flagged}` });
  await shoot(await pageOf(browser, audrey), { name: 'policies', path: '/policies' });
}

const parts: Record<string, (browser: Browser) => Promise<void>> = { pages: drawPages, incident: drawIncident };

const only = process.argv[2];
if (only !== undefined && !Object.hasOwn(parts, only)) {
  throw new Error(`There are pictures of ${Object.keys(parts).join(' and ')}, not of ${only}.`);
}
mkdirSync(folder, { recursive: true });
const stop = await startStack();
try {
  const browser = await chromium.launch({
    executablePath: findChromium() ?? undefined,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  for (const [name, draw] of Object.entries(parts)) if (only === undefined || only === name) await draw(browser);
  await browser.close();
} finally {
  await db().$disconnect();
  await stop();
}
