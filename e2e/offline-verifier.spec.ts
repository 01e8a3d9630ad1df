import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { sha256Hex, utf8 } from '#lib/canon/digest.ts';
import { verifierHtml } from '#lib/evidence/verifier-asset.ts';
import { openPackage } from '#lib/verify/package/open-package.ts';
import { buildPackage, pinnedKeys } from '#lib/verify/package/testing/build-package.ts';
import { hostilePackage } from './hostile-package.ts';
import { approve, stateBadge } from './job-page.ts';
import { askUntilPending, botSays } from './jobs.ts';
import { alice, audrey } from './people.ts';
import { demoRoom } from './rooms.ts';
import { expect, type Page, test } from './test.ts';
import { archiveOf, type Files, openVerifier, untilDone } from './verifier-page.ts';
import { download } from './verify-file.ts';

const changed = (files: Files, path: string, from: string, to: string): Files => {
  const text = new TextDecoder().decode(files.get(path));
  expect(text, path).toContain(from);
  return new Map(files).set(path, utf8(text.replace(from, to)));
};
const without = (files: Files, path: string): Files => new Map([...files].filter(([name]) => name !== path));

function unpack(files: Files, folder: string): string {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

/** What axe finds on the page as it is now. */
async function findings(page: Page, where: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    for (const { id, nodes } of violations)
      found.push(...nodes.map(({ target }) => `${where} ${colorScheme}: ${id} at ${target}`));
  }
  return found;
}

test('a package is downloaded, its own verifier opened from disk with the network off, and checked', async ({
  browser,
  as,
}, testInfo) => {
  const job = await askUntilPending(await demoRoom(), 'Read notes/closing.md, summarise and open a PR with a note');
  const approver = await as(alice);
  await approver.goto(`/jobs/${job.jobId}`);
  await approve(approver);
  await expect(stateBadge(approver)).toContainText('Done', { timeout: 40_000 });
  const said = await botSays(job, /Package SHA-256/);

  const reader = await as(audrey);
  await reader.goto(/http\S+\/evidence\/\S+/.exec(said)?.[0] ?? 'no link');
  const file = await download(reader, 'Package', testInfo.outputPath('package.zip'));
  const bytes = readFileSync(file);
  const files = openPackage(new Uint8Array(bytes));
  const sha256 = await sha256Hex(new Uint8Array(bytes));
  expect(said, 'the room was told the hash of exactly this file').toContain(sha256);

  const html = new TextDecoder().decode(files.get('verify.html'));
  const { page, verdict, trouble, check, close } = await openVerifier(
    browser,
    html,
    testInfo.outputPath('verify.html'),
  );
  await check('package.zip', bytes);
  await expect(verdict).toContainText('VALID OK');
  await expect(page.getByRole('region', { name: 'The job' })).toContainText(job.jobId);
  await expect(page.getByRole('region', { name: 'Who decided' })).toContainText(`${alice} approved`);
  await expect(page.getByRole('region', { name: 'Planned and executed' })).toContainText('done in call');
  await expect(page.getByRole('region', { name: 'What happened' })).toContainText('Decision recorded');
  await expect(page.getByRole('region', { name: 'The file you chose' })).toContainText(sha256);
  await page.getByLabel('Hash from the room’s message').fill(said);
  await expect(page.getByText('The same: this is the file')).toBeVisible();

  await page.getByText('Keys you trust, and the companion').click();
  await page.getByLabel('Keys you trust').fill(new TextDecoder().decode(files.get('keys.json')));
  await page.getByRole('button', { name: 'Check again' }).click();
  await untilDone(page);
  await expect(page.getByRole('region', { name: 'Keys used' })).toContainText('the keys that you gave');
  await expect(verdict).toContainText('VALID OK');
  await page.getByLabel('Keys you trust').fill('');

  await check(
    'changed.zip',
    archiveOf(changed(files, 'job.json', `"job_id":"${job.jobId}"`, '"job_id":"7F3K9QXM2BTV"')),
  );
  await expect(verdict).toContainText('INVALID FILE_CHANGED');
  await check('short.zip', archiveOf(without(files, 'tokens.json')));
  await expect(verdict).toContainText('INCOMPLETE FILE_MISSING');
  expect(trouble).toEqual([]);
  await close();
});

test('verification in the console’s page says the same of the very bytes of the download', async ({ as }) => {
  const job = await askUntilPending(await demoRoom(), 'Read notes/vendors.md, summarise and open a PR with a note');
  const approver = await as(alice);
  await approver.goto(`/jobs/${job.jobId}`);
  await approve(approver);
  const said = await botSays(job, /Package SHA-256/);
  const reader = await as(audrey);
  const refused: string[] = [];
  reader.on(
    'console',
    (message) => /Content Security|TrustedScript/.test(message.text()) && refused.push(message.text()),
  );
  await reader.goto(/http\S+\/evidence\/\S+/.exec(said)?.[0] ?? 'no link');
  await reader.getByRole('button', { name: 'Verify', exact: true }).click();
  const part = reader.getByRole('region', { name: 'Verification in this browser' });
  await expect(part.getByRole('region', { name: 'Verdict of this browser' })).toContainText('VALID', {
    timeout: 30_000,
  });
  await expect(part).toContainText('These are the bytes that were sealed.');
  await part.getByRole('button', { name: 'The whole report' }).click();
  await expect(reader.getByRole('dialog')).toContainText('What this does not prove');
  expect(refused).toEqual([]);
  expect(await findings(reader, 'the evidence page')).toEqual([]);
});

test.describe('the verifier from disk', () => {
  test('says of other files, folders and keys what they are', async ({ browser }, testInfo) => {
    const { files, keys } = await buildPackage({ name: 'alpha', modelCalls: 1 });
    const { page, verdict, trouble, check, close } = await openVerifier(
      browser,
      verifierHtml(),
      testInfo.outputPath('verify.html'),
    );
    await check('invoice.pdf', Buffer.from('%PDF-1.7 nothing here'));
    await expect(verdict).toContainText('INVALID ARCHIVE_UNREADABLE');
    await check('cut.zip', archiveOf(files).subarray(0, -40));
    await expect(verdict).toContainText('INVALID ARCHIVE_UNREADABLE');

    await page
      .getByLabel('or the folder it was unpacked into')
      .setInputFiles(unpack(files, testInfo.outputPath('unpacked')));
    await untilDone(page);
    await expect(verdict).toContainText('VALID OK');
    await expect(page.getByText('A folder has no single hash')).toBeVisible();

    const stranger = { ...pinnedKeys(keys), manifestDids: pinnedKeys(keys).gatewayDids };
    await page.getByText('Keys you trust, and the companion').click();
    await page.getByLabel('Keys you trust').fill(JSON.stringify(stranger));
    await check('package.zip', archiveOf(files));
    await expect(verdict).toContainText('INVALID MANIFEST_SIGNER_NOT_ALLOWED');
    await page.getByLabel('Keys you trust').fill('did:key:z6Mk');
    await page.getByRole('button', { name: 'Check again' }).click();
    await expect(verdict).toContainText('The keys that you gave are no key list');
    expect(trouble).toEqual([]);
    await close();
  });

  test('verifies by itself where the browser gives a page from disk no worker', async ({ browser }, testInfo) => {
    const { files } = await buildPackage({ name: 'alpha', modelCalls: 1 });
    const path = testInfo.outputPath('verify.html');
    const { verdict, check, trouble, close } = await openVerifier(browser, verifierHtml(), path, () => {
      globalThis.Worker = class {
        constructor() {
          throw new Error('no worker');
        }
      } as never;
    });
    await check('package.zip', archiveOf(files));
    await expect(verdict).toContainText('VALID OK');
    expect(trouble).toEqual([]);
    await close();
  });

  test('stays responsive and shows progress while it verifies 900 receipts', async ({ browser }, testInfo) => {
    test.slow();
    const { files } = await buildPackage({ name: 'beta', modelCalls: 898 });
    const html = verifierHtml();
    const { page, verdict, check, trouble, close } = await openVerifier(
      browser,
      html,
      testInfo.outputPath('verify.html'),
    );
    await page.evaluate(() => {
      const seen = { values: new Set<number>(), longestMs: 0, last: performance.now() };
      Object.assign(globalThis, { seen });
      const bar = document.querySelector('progress');
      const frame = () => {
        const now = performance.now();
        seen.longestMs = Math.max(seen.longestMs, now - seen.last);
        seen.last = now;
        if (bar) seen.values.add(bar.value);
        requestAnimationFrame(frame);
      };
      frame();
    });
    await check('package.zip', archiveOf(files));
    await expect(verdict).toContainText('VALID OK');
    const seen = await page.evaluate(() => {
      const { values, longestMs } = (globalThis as unknown as { seen: { values: Set<number>; longestMs: number } })
        .seen;
      return { values: values.size, longestMs };
    });
    expect(seen.values).toBeGreaterThan(3);
    // Most of it is drawing the result; two cores are shared with the verification itself.
    expect(seen.longestMs).toBeLessThan(1_000);
    expect(trouble).toEqual([]);
    await close();
  });

  test('shows a package that lies in every field, and nothing of it runs', async ({ browser }, testInfo) => {
    const { files } = await hostilePackage();
    const html = verifierHtml();
    const { page, verdict, check, trouble, close } = await openVerifier(
      browser,
      html,
      testInfo.outputPath('verify.html'),
    );
    await check('package.zip', archiveOf(files));
    await expect(verdict).toContainText('INVALID');
    const shown = await page.getByRole('article').textContent();
    const spelled = [
      '<img src=x onerror=',
      '<script>hacked=1</script>',
      'more characters⟩',
      '⟨U+202E⟩',
      'javascript:alert(1)',
    ];
    expect(spelled.filter((text) => !shown?.includes(text))).toEqual([]);
    const state = await page.evaluate(() => ({
      hacked: 'hacked' in globalThis,
      polluted: 'polluted' in {},
      foreign: [...document.querySelectorAll('article *')].filter((e) =>
        /^(img|script|iframe|a|object)$/i.test(e.localName),
      ).length,
      handlers: document.querySelectorAll('article [onload], article [onerror], article [style]').length,
      height: document.documentElement.scrollHeight,
      wide: document.documentElement.scrollWidth > innerWidth,
    }));
    expect(state).toMatchObject({ hacked: false, polluted: false, foreign: 0, handlers: 0, wide: false });
    const answered = page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve(true))));
    expect(await answered).toBe(true);
    expect(trouble).toEqual([]);
    await close();
  });

  test('axe finds nothing, light or dark, before and after, whatever the verdict', async ({ browser }, testInfo) => {
    test.slow();
    const { files } = await buildPackage({ name: 'alpha', modelCalls: 1 });
    const html = verifierHtml();
    const { page, check, close } = await openVerifier(browser, html, testInfo.outputPath('verify.html'));
    const found = await findings(page, 'empty');
    await page.getByText('Keys you trust, and the companion').click();
    const title = '<img src=x onerror=hacked=1>';
    const packages = {
      packet: new Map([['incident.json', utf8(JSON.stringify({ incident_id: 'INC-00000000', title, state: 'open' }))]]),
      valid: files,
      changed: changed(files, 'job.json', 'finance', 'finanze'),
      short: without(files, 'tokens.json'),
    };
    for (const [name, content] of Object.entries(packages)) {
      await check(`${name}.zip`, archiveOf(content));
      await expect(page.getByRole('region', { name: name === 'packet' ? 'The incident' : 'The job' })).toBeVisible();
      if (name === 'packet') await expect(page.getByRole('article')).toContainText(title);
      found.push(...(await findings(page, name)));
    }
    await page.setViewportSize({ width: 390, height: 844 });
    found.push(...(await findings(page, 'phone')));
    expect(found).toEqual([]);
    await close();
  });

  test('the keyboard alone reaches the file, the keys and the result', async ({ browser }, testInfo) => {
    const { files } = await buildPackage({ name: 'alpha', modelCalls: 1 });
    const html = verifierHtml();
    const { page, check, close } = await openVerifier(browser, html, testInfo.outputPath('verify.html'));
    for (const id of ['archive', 'folder']) {
      await page.keyboard.press('Tab');
      await expect(page.locator(`#${id}`)).toBeFocused();
    }
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await expect(page.getByLabel('Keys you trust')).toBeFocused();
    await check('package.zip', archiveOf(files));
    await expect(page.getByRole('article', { name: 'Result' })).toBeFocused();
    await close();
  });
});
