import { existsSync, readFileSync } from 'node:fs';

export type Counts = { passed: number; failed: number; skipped: number };

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

function vitestCounts(path: string): Counts {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = readJson(path);
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
}

function playwrightCounts(path: string): Counts {
  const { expected, unexpected, flaky, skipped } = readJson(path).stats;
  return { passed: expected, failed: unexpected + flaky, skipped };
}

const readers = { vitest: vitestCounts, playwright: playwrightCounts };

/**
 * What one runner did. A runner that failed without a failed test (a file that does not load, a set-up that throws, a
 * crash) or that ran nothing counts as one failure: the sum may never look better than the run was.
 */
export function countsOf(runner: keyof typeof readers, path: string, succeeded: boolean): Counts {
  const counts = existsSync(path) ? readers[runner](path) : { passed: 0, failed: 0, skipped: 0 };
  const silent = counts.failed === 0 && (!succeeded || counts.passed === 0);
  return silent ? { ...counts, failed: 1 } : counts;
}

/** The closing line: `N passed, N failed`, with the skipped when there are any. */
export function closingLine(all: Counts[]): string {
  const sum = (of: keyof Counts) => all.reduce((total, counts) => total + counts[of], 0);
  const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped}`;
}
