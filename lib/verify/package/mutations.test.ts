// Every byte, every file, every pair of jobs: whatever is changed, dropped or exchanged is noticed, and nothing throws.

import { beforeAll, describe, expect, test } from 'vitest';
import { Refusal } from '../report.ts';
import { checkFiles } from './check-files.ts';
import { manifestPath } from './manifest-format.ts';
import { openContext, type PackageContext } from './package-context.ts';
import { readManifest } from './read-manifest.ts';
import { buildPackage, type Files, later, pinnedKeys, seal, type TestPackage } from './testing/build-package.ts';
import { verifyPackage } from './verify-package.ts';

// Tens of thousands of variants: seconds on an idle core, more on a busy one.
const patience = 90_000;

let ours: TestPackage;
let other: TestPackage;

beforeAll(async () => {
  ours = await buildPackage({ name: 'alpha', modelCalls: 1 });
  other = await buildPackage({ name: 'beta', modelCalls: 1 });
});

const verdictOf = async (files: Files) => (await verifyPackage(files, { now: later })).verdict;

/** The files with one bit of one byte turned over. */
function flipped(files: Files, path: string, at: number): Files {
  const bytes = (files.get(path) as Uint8Array).slice();
  bytes[at] = (bytes[at] as number) ^ (1 << (at % 8));
  return new Map(files).set(path, bytes);
}

const otherPaths = () => [...ours.files.keys()].filter((path) => path !== manifestPath);

describe('one bit of one byte', () => {
  test(
    'of the manifest: INVALID, at every byte',
    async () => {
      const length = ours.files.get(manifestPath)?.length ?? 0;
      for (let at = 0; at < length; at += 1) {
        const { verdict, code } = await verifyPackage(flipped(ours.files, manifestPath, at), { now: later });
        expect(`${at} ${verdict} ${code}`).toMatch(/ INVALID (MANIFEST|CHECKPOINT|INCLUSION|FILE)_/);
      }
    },
    patience,
  );

  // The manifest is read once and the files that did not change are left out: their digests are none of this test's business.
  test(
    'of any other file: FILE_CHANGED, at every byte',
    async () => {
      const read = openContext(ours.files, { now: later });
      await readManifest(read);
      for (const path of otherPaths()) {
        const length = ours.files.get(path)?.length ?? 0;
        for (let at = 0; at < length; at += 1) {
          const bytes = flipped(ours.files, path, at).get(path) as Uint8Array;
          expect(await codeOf({ ...read, files: new Map([[path, bytes]]) }), `${path} ${at}`).toBe('FILE_CHANGED');
        }
      }
    },
    patience,
  );

  test('of any file: the whole verification is INVALID', async () => {
    for (const path of ours.files.keys()) {
      const middle = Math.floor((ours.files.get(path)?.length ?? 0) / 2);
      for (const at of [0, middle]) expect(await verdictOf(flipped(ours.files, path, at)), path).toBe('INVALID');
    }
  });
});

async function codeOf(context: PackageContext): Promise<string> {
  try {
    return await checkFiles(context);
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

test('a file that is cut short or made longer is INVALID', async () => {
  for (const path of ours.files.keys()) {
    const bytes = ours.files.get(path) as Uint8Array;
    const longer = new Uint8Array(bytes.length + 1);
    longer.set(bytes);
    for (const changed of [bytes.slice(0, -1), longer]) {
      expect(await verdictOf(new Map(ours.files).set(path, changed)), path).toBe('INVALID');
    }
  }
});

test('a file that is dropped leaves the package INCOMPLETE, and the report says which', async () => {
  for (const path of ours.files.keys()) {
    const files = new Map(ours.files);
    files.delete(path);
    const report = await verifyPackage(files, { now: later });
    const code = path === manifestPath ? 'MANIFEST_MISSING' : 'FILE_MISSING';
    expect([path, report.verdict, report.code]).toEqual([path, 'INCOMPLETE', code]);
    expect(JSON.stringify(report.checks)).toContain(path);
  }
});

test('a file of another job’s package in the place of ours is INVALID', async () => {
  let swapped = 0;
  for (const [path, bytes] of other.files) {
    const mine = ours.files.get(path);
    if (mine && Buffer.from(mine).equals(Buffer.from(bytes))) continue;
    swapped += 1;
    expect(await verdictOf(new Map(ours.files).set(path, bytes)), path).toBe('INVALID');
  }
  expect(swapped).toBeGreaterThan(15);
});

describe('a console that seals anew, over a file of another job', () => {
  // A text for people: nothing in it is a fact of the job.
  const free = new Set(['README.txt', 'checksums.sha256', manifestPath]);

  test('is INVALID, whichever file it is', async () => {
    const valid: string[] = [];
    for (const [path, bytes] of other.files) {
      const mine = ours.files.get(path);
      if (free.has(path) || !mine || Buffer.from(mine).equals(Buffer.from(bytes))) continue;
      const forged = { ...ours, files: new Map(ours.files).set(path, bytes) };
      await seal(forged);
      const report = await verifyPackage(forged.files, { now: later, trusted: pinnedKeys(ours.keys) });
      if (report.verdict !== 'INVALID') valid.push(`${path}: ${report.verdict} ${report.code}`);
    }
    expect(valid).toEqual([]);
  });

  test('is INVALID or INCOMPLETE with any file left out', async () => {
    const valid: string[] = [];
    for (const path of otherPaths().filter((name) => !free.has(name))) {
      const forged = { ...ours, files: new Map(ours.files) };
      forged.files.delete(path);
      await seal(forged);
      const report = await verifyPackage(forged.files, { now: later, trusted: pinnedKeys(ours.keys) });
      if (report.verdict === 'VALID') valid.push(path);
    }
    expect(valid).toEqual([]);
  });
});
