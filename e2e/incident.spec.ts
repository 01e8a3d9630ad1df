import { readFileSync, writeFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { db } from '#lib/db/client.ts';
import { openPackage } from '#lib/verify/package/open-package.ts';
import { addFinding, close, exportPacket, misuse, openFromLink, revokeRoom } from './incident-walk.ts';
import { adam, audrey, rita } from './people.ts';
import { jobRow } from './rows.ts';
import { expect, type Page, test } from './test.ts';
import { download, verify } from './verify-file.ts';

const main = (page: Page) => page.getByRole('main');
const nothing = async () => {};

/** What axe finds on the page as it is now, light and dark. */
async function findings(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    await expect(page).toHaveTitle(/\S/);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    found.push(
      ...violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${colorScheme}: ${id} at ${target}`)),
    );
  }
  return found;
}

test('incident: from a misused token to the exported packet, which verifies anywhere and not when a byte is changed', async ({
  as,
}, info) => {
  const misused = await misuse('Accounts');
  const { jobId } = misused.job;
  const auditor = await as(audrey);
  const found: string[] = [];
  const incident = await openFromLink(auditor, misused, 'A billing agent tried to send payroll out', async (page) => {
    if (page.url().includes('/incidents/')) found.push(...(await findings(page)));
  });
  await expect(main(auditor).getByRole('link', { name: 'Revoke…' })).toHaveCount(0);

  const admin = await as(adam);
  await revokeRoom(admin, incident, 'It tried to read payroll and to send it out.', nothing);
  expect(await misused.again()).toBe(false);
  expect((await jobRow(jobId)).state).toBe('stopped');

  await addFinding(auditor, 'It was refused both times; nothing left. The plan never named payroll.', jobId);
  await close(auditor, 'Contained: no data left. The agent’s key is to be replaced.');
  await expect(main(auditor).getByRole('form', { name: /Add a finding|Attach a control/ })).toHaveCount(0);
  await exportPacket(auditor);
  found.push(...(await findings(auditor)));
  expect(found).toEqual([]);

  const path = await download(auditor, 'Download the packet', info.outputPath('packet.zip'));
  expect(verify(path)).toEqual({ exit: 0, lines: [`VALID OK ${path}`] });
  const bytes = readFileSync(path);
  const changed = info.outputPath('changed.zip');
  writeFileSync(changed, bytes.with(bytes.length >> 1, (bytes[bytes.length >> 1] ?? 0) ^ 1));
  expect(verify(changed)).toEqual({ exit: 1, lines: [expect.stringMatching(/^INVALID /)] });
  const files = openPackage(new Uint8Array(bytes));
  const drawn = new TextDecoder().decode(files.get('timeline.svg'));
  for (const words of ['refused a call, tool exec', 'applied a revocation', 'closed the incident']) {
    expect(drawn).toContain(words);
  }
  expect(files.has(`packages/countersign-${jobId}.zip`)).toBe(true);
  const copies = { action: 'evidence.exported', target: `incident:${incident.split('/').at(-1)}` };
  expect(await db().auditEntry.count({ where: copies })).toBe(1);

  const member = await as(rita);
  await member.goto(incident);
  await expect(main(member)).not.toContainText('payroll');
  const refused = await member.request.get(`${incident}/packets/${(await db().incidentPacket.findFirstOrThrow()).id}`);
  expect(refused.status()).toBe(403);
});
