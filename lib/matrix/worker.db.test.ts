import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { findPackage } from '#lib/evidence/package/find-package.ts';
import { endings, unsignedJob, usePackages } from '#lib/evidence/package/testing.ts';
import { createMissingKeys, type Keyring, openKeys } from '#lib/keys/keyring.ts';
import { recordKeys } from '#lib/keys/record-keys.ts';
import { noon, setup, stateOf } from '#lib/testing/console.ts';
import { runWorker } from './worker.ts';

const given = usePackages(useTestDatabase({ MATRIX_HOMESERVER_URL: 'none' }));
const stop = new AbortController();
let worker: Promise<void>;
let done: string;
let unsigned: string;

beforeAll(async () => {
  createMissingKeys(getConfig());
  const { manifest } = openKeys(getConfig(), ['manifest']);
  await recordKeys({ manifest } as Keyring, { actor: setup, now: noon });
  // The worker's clock is the real one: a job of these tests that still ran would be ended by it.
  done = await endings.done(given.test);
  unsigned = await unsignedJob(given.test);
  worker = runWorker(getConfig(), stop.signal);
}, 60_000);
afterAll(async () => {
  stop.abort();
  await worker;
});

const sealedPackage = (jobId: string) =>
  vi.waitFor(async () => expect((await findPackage(db(), jobId))?.state).toBe('sealed'), { timeout: 30_000 });

test('the worker packs a job that ended, and then tells its room', async () => {
  await sealedPackage(done);
  expect(await findPackage(db(), done)).toMatchObject({ verdict: 'VALID', code: 'OK' });
  const told = () => db().outboxMessage.count({ where: { jobId: done, kind: 'completion' } });
  await vi.waitFor(async () => expect(await told()).toBe(1), { timeout: 10_000 });
}, 60_000);

test('the worker ends a job whose agent never signed, and packs it', async () => {
  await sealedPackage(unsigned);
  expect(await stateOf(unsigned)).toBe('failed');
  expect((await findPackage(db(), unsigned))?.code).toBe('AGENT_SIGNATURE_MISSING');
}, 60_000);
