// `npm test`: every test there is, and one closing line with the true sum.

import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from '#lib/config.ts';
import { settingNames } from '#lib/settings.ts';
import { ensureChromium } from './stack/chromium.ts';
import { root, testDir } from './stack/paths.ts';
import { StackError } from './stack/stack-error.ts';
import { type Counts, closingLine, countsOf } from './stack/test-counts.ts';

const reports = join(testDir, 'reports');

/** The tests see none of the settings of the person who runs them. */
const cleanEnvironment = () => {
  const env = environment();
  for (const name of settingNames) delete env[name];
  return env;
};

// Runners colour their output under CI too, where nobody sees colours. Playwright sets FORCE_COLOR in its own processes, and Node
// warns of that beside NO_COLOR.
const plain: Record<string, string> = process.stdout.isTTY ? {} : { NO_COLOR: '1' };
const plainStories: Record<string, string> = process.stdout.isTTY ? {} : { FORCE_COLOR: '0' };

function run(script: string, args: string[], extra: Record<string, string> = plain): Promise<boolean> {
  const env = { ...cleanEnvironment(), ...extra } as NodeJS.ProcessEnv;
  const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env });
  return new Promise((resolve) => child.once('close', (code) => resolve(code === 0)));
}

/** One test for each: the tree is formatted and lints clean, and its types hold. */
async function formatAndTypes(): Promise<Counts> {
  const lint = await run('node_modules/@biomejs/biome/bin/biome', ['check', '--error-on-warnings']);
  const types = await run('node_modules/typescript/bin/tsc', ['--noEmit', '-p', '.']);
  const passed = [lint, types].filter(Boolean).length;
  return { passed, failed: 2 - passed, skipped: 0 };
}

async function unitAndDatabase(): Promise<Counts> {
  const report = join(reports, 'vitest.json');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return countsOf('vitest', report, await run('node_modules/vitest/vitest.mjs', args));
}

async function stories(): Promise<Counts> {
  const report = join(reports, 'playwright.json');
  try {
    await ensureChromium(join(reports, 'chromium.log'));
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    console.error(error.message);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const extra = { ...plainStories, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const args = ['test', '--reporter=list,json'];
  return countsOf('playwright', report, await run('node_modules/@playwright/test/cli.js', args, extra));
}

async function timed(title: string, work: () => Promise<Counts>): Promise<Counts> {
  console.log(`\n${title} …`);
  const began = Date.now();
  const counts = await work();
  console.log(`\n${title}: ${closingLine([counts])}, ${Math.round((Date.now() - began) / 1000)} s`);
  return counts;
}

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
const all = [
  await timed('[3/5] Format, lint and types', formatAndTypes),
  await timed('[4/5] Unit and database tests', unitAndDatabase),
  await timed('[5/5] Stories on a real homeserver and browser', stories),
];
console.log(`\n${closingLine(all)}`);
process.exit(all.every(({ failed }) => failed === 0) ? 0 : 1);
