import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { closingLine, countsOf } from './test-counts.ts';

const file = (content: object) => {
  const path = join(mkdtempSync(join(tmpdir(), 'countersign-counts-')), 'report.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
};
const vitest = (numPassedTests: number, numFailedTests = 0) =>
  file({ numPassedTests, numFailedTests, numPendingTests: 1, numTodoTests: 0 });

test('the closing line is the sum over the runners', () => {
  const stories = file({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 0 } });
  const all = [countsOf('vitest', vitest(5), true), countsOf('playwright', stories, false)];
  expect(closingLine(all)).toBe('8 passed, 2 failed, 1 skipped');
});

test('a runner that crashed, wrote nothing or ran nothing is a failure', () => {
  expect(countsOf('vitest', vitest(5), false).failed).toBe(1);
  expect(countsOf('vitest', '/nonexistent/report.json', true).failed).toBe(1);
  expect(countsOf('vitest', vitest(0), true).failed).toBe(1);
});
