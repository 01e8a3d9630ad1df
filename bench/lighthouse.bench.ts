// Lighthouse's own scores for the queue and the approval page, signed in, in the local Chromium, and the JavaScript that
// each page loads first. Lighthouse comes from npm for the run and is no dependency.

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import startStack from '#e2e/fixtures/stack.ts';
import { alice, signIn } from '#e2e/people.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { freePort } from '#lib/db/free-port.ts';
import { findChromium } from '#scripts/stack/chromium.ts';
import { benchRoom, pendingJob } from './decide/bench-room.ts';
import type { BenchResult } from './run.ts';

const lighthouse = 'lighthouse@13.5.0';

type Report = { categories: Record<'performance' | 'accessibility', { score: number }> };

async function measure(url: string, port: number, dir: string): Promise<Report> {
  const out = join(dir, 'report.json');
  const options = [
    '--port',
    String(port),
    '--output=json',
    `--output-path=${out}`,
    '--quiet',
    '--disable-storage-reset',
  ];
  const only = '--only-categories=performance,accessibility';
  await promisify(execFile)('npx', ['--yes', lighthouse, url, ...options, only, '--preset=desktop'], {
    maxBuffer: 1 << 26,
  });
  return JSON.parse(readFileSync(out, 'utf8')) as Report;
}

/** Bytes of the scripts that a first load fetches, as they were sent (gzip), without their headers. */
async function scriptBytes(page: Page, path: string): Promise<number> {
  await page.goto(path, { waitUntil: 'load' });
  // It says so once it runs.
  await page
    .getByRole('status')
    .filter({ hasText: /^Live$/ })
    .first()
    .waitFor();
  return page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  );
}

export default async function pages(): Promise<BenchResult> {
  const stop = await startStack();
  const dir = mkdtempSync(join(tmpdir(), 'countersign-lighthouse-'));
  try {
    const port = await freePort();
    const args = ['--no-sandbox', '--disable-gpu', `--remote-debugging-port=${port}`];
    // A persistent context: Lighthouse opens its own tab and needs the cookie that the sign-in left in the profile.
    const context = await chromium.launchPersistentContext(join(dir, 'profile'), {
      executablePath: findChromium() ?? undefined,
      args,
      baseURL: getConfig().publicUrl,
    });
    await signIn(await context.newPage(), alice);
    const { jobId } = await pendingJob(await benchRoom(), 0);
    const rows: Record<string, unknown>[] = [];
    const figures: Record<string, number> = {};
    for (const [page, path] of [
      ['queue', '/'],
      ['job', `/jobs/${jobId}`],
    ] as const) {
      const report = await measure(getConfig().publicUrl + path, port, dir);
      const performance = Math.round(report.categories.performance.score * 100);
      const accessibility = Math.round(report.categories.accessibility.score * 100);
      const scriptKb = Math.round((await scriptBytes(await context.newPage(), path)) / 100) / 10;
      rows.push({ page, performance, accessibility, script_kb: scriptKb });
      figures[`${page}_performance`] = performance;
      figures[`${page}_accessibility`] = accessibility;
      figures[`${page}_script_kb`] = scriptKb;
    }
    await context.close();
    return { rows, figures, ratios: {} };
  } finally {
    await db().$disconnect();
    await stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
