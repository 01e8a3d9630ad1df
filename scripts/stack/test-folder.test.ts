import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import setup, { testFolderName } from './test-folder.ts';

test('what a test leaves in the temporary directory lies in the folder of its run', () => {
  expect(basename(tmpdir())).toMatch(new RegExp(`^${testFolderName}`));
});

test('the folder of a run goes with it, with all that was left in it', () => {
  const before = tmpdir();
  const end = setup();
  const left = mkdtempSync(join(tmpdir(), 'left-'));
  const folder = dirname(left);
  try {
    expect(dirname(folder)).toBe(before);
  } finally {
    end();
  }
  expect([existsSync(folder), tmpdir()]).toEqual([false, before]);
  rmSync(folder, { recursive: true, force: true });
});
