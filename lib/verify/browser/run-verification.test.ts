import { beforeAll, expect, test } from 'vitest';
import { buildPackage, type Files, later } from '../package/testing/build-package.ts';
import type { Progress } from './messages.ts';
import { runVerification } from './run-verification.ts';

let files: Files;
beforeAll(async () => {
  ({ files } = await buildPackage({ name: 'beta', modelCalls: 60 }));
});

async function heardOf(given: Files) {
  const heard: Progress[] = [];
  const source = { kind: 'files' as const, files: [...given] };
  const request = { now: later.getTime(), source, companion: null, trustedText: '' };
  const answer = await runVerification(request, (progress) => heard.push(progress));
  return { heard, verdict: answer.kind === 'sheet' ? answer.sheet.banner.verdict : null };
}

test('the checks of the native bundle, which take longest, are a good part of the bar, and its end is 100', async () => {
  const { heard, verdict } = await heardOf(files);
  expect(verdict).toBe('VALID');
  const percents = heard.map(({ percent }) => percent);
  expect(percents).toEqual([...percents].sort((a, b) => a - b));
  expect(percents.at(-1)).toBe(100);
  const [others, native] = [heard.findIndex(({ step }) => step === 'entries are in the log'), percents.length - 1];
  expect((percents[native] ?? 0) - (percents[others] ?? 0)).toBeGreaterThan(20);
});

test('the bar ends at 100 where a check that failed leaves the others unmade, and nothing is told after that', async () => {
  const { heard, verdict } = await heardOf(new Map(files).set('job.json', new TextEncoder().encode('{}')));
  expect(verdict).toBe('INVALID');
  expect(heard.filter(({ percent }) => percent === 100)).toEqual([
    { kind: 'progress', percent: 100, step: 'all checks' },
  ]);
  expect(heard.at(-1)?.percent).toBe(100);
});
