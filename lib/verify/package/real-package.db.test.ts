// Packages that a console made of jobs that ran in its database, taken as a reader gets them: as bytes.

import { beforeAll, describe, expect, test } from 'vitest';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { abandonUnsigned, signatureWaitMs } from '#lib/evidence/abandon-bundle.ts';
import { endings, packaged, unsignedJob, usePackages } from '#lib/evidence/package/testing.ts';
import { ownKeys } from '#lib/evidence/package/trusted-keys.ts';
import { after } from '#lib/testing/console.ts';
import { manifestPath } from './manifest-format.ts';
import { openPackage } from './open-package.ts';
import { parseTrustedKeys, type TrustedKeys, verifyPackage } from './verify-package.ts';

const given = usePackages(useTestDatabase());
const now = after(10_000);

type Files = Map<string, Uint8Array>;
let done: Files;
let again: Files;
let denied: Files;
let keys: TrustedKeys;

beforeAll(async () => {
  const archives = [];
  for (const end of [endings.done, endings.done, endings.denied]) {
    archives.push((await packaged(given, await end(given.test))).archive);
  }
  [done, again, denied] = archives.map((archive) => openPackage(archive)) as [Files, Files, Files];
  keys = await ownKeys(db());
}, 120_000);

const verdictOf = async (files: Files, trusted?: TrustedKeys) => {
  const { verdict, code } = await verifyPackage(files, { now, ...(trusted && { trusted }) });
  return `${verdict} ${code}`;
};

test('they are VALID with their own keys, with the console’s, and with the list that one of them carries', async () => {
  const list = parseTrustedKeys(new TextDecoder().decode(denied.get('keys.json')));
  for (const files of [done, again, denied]) {
    expect(await verdictOf(files)).toBe('VALID OK');
    expect(await verdictOf(files, keys)).toBe('VALID OK');
    expect(await verdictOf(files, list)).toBe('VALID OK');
  }
});

test('they tell what was planned and what was done', async () => {
  const { planned, calls, keysFrom, native, finalState } = await verifyPackage(done, { now, trusted: keys });
  expect(planned.length).toBeGreaterThan(0);
  expect(calls.withReceipt).toBe(calls.admitted);
  expect([keysFrom, native?.verdict, finalState]).toEqual(['reader', 'VALID', 'done']);
});

test('another console’s keys make them INVALID: what is inside widens no list', async () => {
  const foreign = { ...keys, manifestDids: keys.gatewayDids };
  expect(await verdictOf(done, foreign)).toBe('INVALID MANIFEST_SIGNER_NOT_ALLOWED');
  const otherLog = { ...keys, logs: keys.logs.map(({ vkey }) => ({ origin: 'elsewhere.test/log/0', vkey })) };
  expect(await verdictOf(done, otherLog)).toBe('INVALID CHECKPOINT_ORIGIN_UNKNOWN');
});

describe.each([['of a job that ran'], ['of a job that was denied']])('any file %s', (which) => {
  const mine = () => (which === 'of a job that ran' ? done : denied);

  test('dropped leaves it INCOMPLETE', async () => {
    for (const path of mine().keys()) {
      const files = new Map(mine());
      files.delete(path);
      expect(await verdictOf(files), path).toBe(`INCOMPLETE ${path === manifestPath ? 'MANIFEST' : 'FILE'}_MISSING`);
    }
  });

  test('exchanged for that of another job, or changed in its last byte, is INVALID', async () => {
    for (const [path, bytes] of mine()) {
      const changed = bytes.slice();
      changed[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      const other = again.get(path);
      const differs = other !== undefined && !Buffer.from(other).equals(Buffer.from(bytes));
      for (const put of [changed, ...(differs ? [other] : [])]) {
        expect(await verdictOf(new Map(mine()).set(path, put)), path).toMatch(/^INVALID /);
      }
    }
  });
});

test('an agent that never signed leaves it INCOMPLETE, with every receipt verified by itself', async () => {
  const jobId = await unsignedJob(given.test);
  await abandonUnsigned({ now: after(101 + signatureWaitMs / 1000) });
  const files = openPackage((await packaged(given, jobId)).archive);
  expect(await verdictOf(files, keys)).toBe('INCOMPLETE AGENT_SIGNATURE_MISSING');
  const receipts = JSON.parse(new TextDecoder().decode(files.get('run/receipts.json')));
  expect(receipts.length).toBeGreaterThan(0);
});
