// The offline verifier as a stranger uses it: a file on disk, a browser without a network, a package.

import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Browser, expect, type Locator, type Page } from '@playwright/test';
import { zipFiles } from '#lib/evidence/package/zip.ts';

export type Files = ReadonlyMap<string, Uint8Array>;

/** The archive of these files, as the console writes it. */
export const archiveOf = (files: Files): Buffer =>
  Buffer.from(zipFiles([...files].map(([path, bytes]) => ({ path, bytes }))));

export type OfflineVerifier = {
  page: Page;
  verdict: Locator;
  /** Everything that went wrong in the browser: dialogs, errors, refusals of the page's policy, requests. */
  trouble: string[];
  check: (name: string, content: Buffer) => Promise<void>;
  close: () => Promise<void>;
};

/** Opens `html` from `path` on disk with the network off; `before` runs in the page before anything of it does. */
export async function openVerifier(
  browser: Browser,
  html: string,
  path: string,
  before: () => void = () => {},
): Promise<OfflineVerifier> {
  writeFileSync(path, html);
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  await page.addInitScript(before);
  const trouble: string[] = [];
  page.on('dialog', (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  page.on('console', (message) => trouble.push(`console: ${message.text()}`));
  page.on('request', (request) => {
    if (!/^(file|blob|data):/.test(request.url())) trouble.push(`request: ${request.url()}`);
  });
  await page.goto(pathToFileURL(path).href);
  const check = async (name: string, buffer: Buffer) => {
    await page.getByLabel('The .zip file').setInputFiles({ name, mimeType: 'application/zip', buffer });
    await untilDone(page);
  };
  return { page, verdict: page.getByRole('region', { name: 'Verdict' }), trouble, check, close: () => context.close() };
}

/** Waits for the end of a verification that was begun. */
export const untilDone = (page: Page): Promise<void> =>
  expect(page.getByRole('status').first()).toHaveText(/^(Done: |INVALID|Not verified)/, { timeout: 60_000 });
