// `npm run check`: formatting and lint, types, and the tree's import rules. Seconds, nothing is started.

import { spawnSync } from 'node:child_process';
import { root } from './stack/paths.ts';

const checks: [string, string, string[]][] = [
  ['Format and lint', 'node_modules/@biomejs/biome/bin/biome', ['check', '--error-on-warnings']],
  ['Types', 'node_modules/typescript/bin/tsc', ['--noEmit', '-p', '.']],
  [
    'Import rules',
    'node_modules/vitest/vitest.mjs',
    ['run', '--project', 'pure', 'lib/architecture.test.ts', '--reporter=dot'],
  ],
];

const failed = checks.filter(([title, script, args]) => {
  const began = Date.now();
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
  console.log(`${title}: ${status === 0 ? 'ok' : 'failed'}, ${Math.round((Date.now() - began) / 1000)} s\n`);
  return status !== 0;
});
process.exit(failed.length === 0 ? 0 : 1);
