import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { signerFromSeed } from '#lib/canon/ed25519.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { verifyCosigned } from '#lib/tlog/cosignature.ts';
import type { Witness } from '#lib/tlog/witness-list.ts';
import { newFolder, serveWitness, testLog } from '#lib/witness/testing.ts';
import { publishedCopies } from './published-files.ts';
import { type LogBeat, runLog } from './run-log.ts';
import { witnessCopy } from './submit-to-witness.ts';
import { appendEntries } from './testing.ts';

const { url, dataDir } = useTestDatabase();
const signer = await signerFromSeed(new Uint8Array(32).fill(9));
const own = await testLog('example.org/log/0', 9);
const stops: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function startWitness(): Promise<Witness> {
  const folder = await newFolder();
  const { key, url: address, stop } = await serveWitness(folder, [own]);
  stops.push(() => rm(folder, { recursive: true }), stop);
  return { name: key.name, url: address, vkey: key.vkey };
}

function startLog(witness: Witness): () => Promise<void> {
  const stopping = new AbortController();
  const done = runLog({
    databaseUrl: url,
    dataDir,
    publicUrl: 'https://example.org',
    openSigner: () => signer,
    outside: [publishedCopies(dataDir), witnessCopy(db(), witness)],
    witnesses: [witness],
    signal: stopping.signal,
  });
  const stop = async () => {
    stopping.abort();
    await done;
  };
  stops.push(stop);
  return stop;
}

const published = () => readFileSync(join(dataDir, 'log/0/checkpoint'), 'utf8');
const beat = async (): Promise<LogBeat> =>
  JSON.parse((await db().heartbeat.findUniqueOrThrow({ where: { process: 'log' } })).detail);

test('a log whose witness signs shows it in the published checkpoint; set back, it is not signed at all', async () => {
  const witness = await startWitness();
  const stop = startLog(witness);
  for (const size of [5, 12]) {
    await appendEntries(size === 5 ? 5 : 7);
    await vi.waitFor(
      async () => {
        expect(published().split('\n')[1]).toBe(String(size));
        await verifyCosigned(published(), witness.vkey);
      },
      { timeout: 20_000 },
    );
  }
  expect((await beat()).contradiction).toBeNull();
  await stop();

  await emptyDatabase();
  await rm(join(dataDir, 'log'), { recursive: true });
  const alone = startLog({ ...witness, url: 'http://127.0.0.1:9' });
  await appendEntries(3);
  await vi.waitFor(async () => expect((await beat()).size).toBe(3), { timeout: 20_000 });
  await alone();
  startLog(witness);
  await appendEntries(1);
  await vi.waitFor(async () => expect((await beat()).refusal).toContain('12 entries, and the database has 3'), {
    timeout: 20_000,
  });
  expect(await db().logPending.count()).toBe(1);
});

test('a witness that comes back with more entries than the log has is named in the heartbeat', async () => {
  const witness = await startWitness();
  await emptyDatabase();
  await rm(join(dataDir, 'log'), { recursive: true, force: true });
  const first = startLog(witness);
  await appendEntries(9);
  await vi.waitFor(async () => expect(await db().logCosignature.count()).toBe(1), { timeout: 20_000 });
  await first();
  await emptyDatabase();
  await rm(join(dataDir, 'log'), { recursive: true });
  startLog(witness);
  await appendEntries(2);
  await vi.waitFor(async () => expect((await beat()).contradiction).toContain('has seen 9 entries, the log has 2'), {
    timeout: 30_000,
  });
});
