import { expect, test } from 'vitest';
import { buildPackage, later, pinnedKeys } from './testing/build-package.ts';
import { verifyPackage } from './verify-package.ts';

test('a sealed package of a job that ran is VALID, with the package’s keys and with the reader’s', async () => {
  const made = await buildPackage({ name: 'alpha', modelCalls: 2 });
  const report = await verifyPackage(made.files, { now: later });
  expect(
    report.checks
      .filter(({ outcome }) => outcome !== 'passed')
      .map(({ name, detail, code }) => `${name}: ${code} ${detail}`),
  ).toEqual([expect.stringContaining('keys pinned by the reader')]);
  expect(report.verdict).toBe('VALID');
  const pinned = await verifyPackage(made.files, { now: later, trusted: pinnedKeys(made.keys) });
  expect([pinned.verdict, pinned.keysFrom]).toEqual(['VALID', 'reader']);
});
