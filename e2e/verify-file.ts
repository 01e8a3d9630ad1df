// The auditor's own verification: the command line on a downloaded file, in a process that knows nothing of the product.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { environment } from '#lib/config.ts';
import { root } from '#scripts/stack/paths.ts';

/** Presses a download link and keeps the file. @returns its path */
export async function download(page: Page, name: string, path: string): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
  await file.saveAs(path);
  return path;
}

/** Runs `npm run verify -- ARGS`. @returns the exit code and the line for each file */
export function verify(...args: string[]): { exit: number | null; lines: string[] } {
  const { PATH } = environment();
  const env = { PATH, NODE_ENV: 'production' } as const;
  const run = spawnSync(process.execPath, [join(root, 'bin/verify.ts'), ...args], { encoding: 'utf8', env });
  return { exit: run.status, lines: (run.stdout + run.stderr).trim().split('\n') };
}
