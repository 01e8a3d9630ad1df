// A database that was set back is not signed over: whoever saw more of the log than it holds would see a fork.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { signerFromSeed } from '#lib/canon/ed25519.ts';
import { db } from '#lib/db/client.ts';
import { type EmbeddedPostgres, ensureDatabase, startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { freePort } from '#lib/db/free-port.ts';
import { migrate } from '#lib/db/migrate.ts';
import { signCheckpoint } from '#lib/tlog/checkpoint.ts';
import { emptyRoot } from '#lib/tlog/hash.ts';
import { startNewOrigin } from './new-origin.ts';
import type { OutsideCopy } from './outside.ts';
import { seenNote } from './outside.ts';
import { latestCheckpoint } from './proofs.ts';
import { publishedCopies } from './published-files.ts';
import { originOf, runLog } from './run-log.ts';
import { appendEntries, checkWholeLog } from './testing.ts';

const dir = mkdtempSync(join(tmpdir(), 'countersign-restore-'));
const cluster = join(dir, 'postgres');
const dataDir = join(dir, 'data');
const port = await freePort();
const publicUrl = 'https://example.org';
const origin = 'example.org/log/0';
const later = { origin: 'example.org/log/1' };
const keys = [
  await signerFromSeed(new Uint8Array(32).fill(1)),
  await signerFromSeed(new Uint8Array(32).fill(2)),
] as const;
let key: (typeof keys)[number] = keys[0];
let server: EmbeddedPostgres;
let stopLog = async () => {};

Object.assign(process.env, {
  COUNTERSIGN_DATA_DIR: dataDir,
  COUNTERSIGN_SECRET: 'a secret that only this test file uses',
  COUNTERSIGN_LOG_LEVEL: 'silent',
  DATABASE_URL: `postgresql://countersign:test@127.0.0.1:${port}/restored`,
});

async function startServer(): Promise<void> {
  server = await startEmbeddedPostgres({ dir: cluster, port, password: 'test', logFile: join(dir, 'postgres.log') });
}

async function stopServer(): Promise<void> {
  await db().$disconnect();
  await server.stop();
}

function startLog(outside: OutsideCopy[] = []): void {
  const stopping = new AbortController();
  const done = runLog({
    databaseUrl: server.url('restored'),
    dataDir,
    publicUrl,
    openSigner: () => key,
    outside: [publishedCopies(dataDir), ...outside],
    witnesses: [],
    signal: stopping.signal,
  });
  stopLog = async () => {
    stopping.abort();
    await done;
  };
}

const publishedFile = (shard: number) => join(dataDir, `log/${shard}/checkpoint`);
const published = (size: number, shard = 0) =>
  vi.waitFor(() => expect(readFileSync(publishedFile(shard), 'utf8').split('\n')[1]).toBe(String(size)), {
    timeout: 20_000,
  });
const refusal = () =>
  vi.waitFor(
    async () => {
      const beat = await db().heartbeat.findUnique({ where: { process: 'log' } });
      const said = beat && (JSON.parse(beat.detail) as { refusal: string | null }).refusal;
      expect(said).not.toBeNull();
      return String(said);
    },
    { timeout: 20_000 },
  );

/** With owners: as root the server runs as somebody else. */
const copy = (from: string, to: string) => expect(spawnSync('cp', ['-a', from, to]).status).toBe(0);

/** Makes a copy of the database at 300 entries, goes on to 500, and puts the copy in its place. */
beforeAll(async () => {
  await startServer();
  await ensureDatabase(server, 'restored');
  await migrate(server.url('restored'));
  startLog();
  await appendEntries(300);
  await published(300);
  await stopLog();
  await stopServer();
  copy(cluster, `${cluster}.copy`);
  await startServer();
  startLog();
  await appendEntries(200);
  await published(500);
  await stopLog();
  await stopServer();
  rmSync(cluster, { recursive: true });
  copy(`${cluster}.copy`, cluster);
  await startServer();
  await db().heartbeat.deleteMany();
}, 120_000);
afterEach(async () => {
  await stopLog();
  await db().heartbeat.deleteMany();
});
afterAll(async () => {
  await stopServer();
  rmSync(dir, { recursive: true, force: true });
});

const inRoom = (noteText: string): OutsideCopy => ({ where: 'the audit room', seen: async () => [seenNote(noteText)] });
let published500 = '';

test('the published checkpoint knows more: nothing is signed, and the sentence says what to do', async () => {
  published500 = readFileSync(publishedFile(0), 'utf8');
  startLog();
  await appendEntries(1);
  expect(await refusal()).toMatch(/500 entries, and the database has 300.*new-origin/);
  expect((await latestCheckpoint(db()))?.size).toBe(300);
  expect(readFileSync(publishedFile(0), 'utf8')).toBe(published500);
});

test('with the files set back too, the copy in the room still knows', async () => {
  const row = await db().logCheckpoint.findFirstOrThrow({ orderBy: { size: 'desc' } });
  writeFileSync(publishedFile(0), row.noteText);
  startLog([inRoom(published500)]);
  expect(await refusal()).toMatch(/The audit room holds a checkpoint with 500 entries/);
  writeFileSync(publishedFile(0), published500);
});

test('a place that cannot be read holds signing back until it can', async () => {
  const row = await db().logCheckpoint.findFirstOrThrow({ orderBy: { size: 'desc' } });
  writeFileSync(publishedFile(0), row.noteText);
  const waiting = await db().logPending.count();
  let down = true;
  const seen = async () => {
    if (down) throw new Error('The homeserver does not answer.');
    return [seenNote(published500)];
  };
  startLog([{ where: 'the audit room', seen }]);
  expect(await refusal()).toMatch(/cannot be read: The homeserver does not answer. Nothing is signed until it can be/);
  down = false;
  await vi.waitFor(async () => expect(await refusal()).toMatch(/500 entries/), { timeout: 10_000 });
  expect(await db().logPending.count()).toBe(waiting);
  writeFileSync(publishedFile(0), published500);
});

test.each([
  ['of another root', 'another root', async () => signCheckpoint({ origin, size: 200, root: emptyRoot }, keys[0])],
  ['signed by somebody else', 'cannot be checked', async () => published500.replace('\n500\n', '\n200\n')],
  ['of a later log', 'knows nothing', async () => signCheckpoint({ ...later, size: 0, root: emptyRoot }, keys[1])],
])('a checkpoint %s is never signed past', async (_, words, note) => {
  const row = await db().logCheckpoint.findFirstOrThrow({ orderBy: { size: 'desc' } });
  writeFileSync(publishedFile(0), row.noteText);
  startLog([inRoom(await note())]);
  expect(await refusal()).toContain(words);
  writeFileSync(publishedFile(0), published500);
});

test('a new origin goes on: its first entry names the old one, and everything that waited follows', async () => {
  [, key] = keys;
  const started = await startNewOrigin({
    reason: 'restored from the backup of March',
    signer: key,
    originOf: (shard) => originOf(publicUrl, shard),
    outside: [publishedCopies(dataDir)],
    actor: { kind: 'system', name: 'command-line' },
    now: new Date(),
  });
  expect(started).toMatchObject({ shard: 1, origin: 'example.org/log/1', previous: 'example.org/log/0', unread: [] });
  startLog([inRoom(published500)]);
  await published(2, 1);
  expect(await checkWholeLog()).toMatchObject({ shard: 1, size: 2, pending: 0 });
  const first = await db().logLeaf.findFirstOrThrow({ where: { shard: 1, index: 0 } });
  const entry = await db().auditEntry.findUniqueOrThrow({ where: { id: first.auditId ?? 0n } });
  expect(JSON.parse(entry.detailText)).toMatchObject({
    reason: 'restored from the backup of March',
    previousOrigin: 'example.org/log/0',
    previousSize: 300,
    seen: [{ origin: 'example.org/log/0', size: 500 }],
  });
  expect(readFileSync(publishedFile(0), 'utf8')).toBe(published500);
});

test('an empty database beside a published log signs nothing', async () => {
  await stopLog();
  await db().$transaction([
    db().$executeRawUnsafe(`SET LOCAL session_replication_role = 'replica'`),
    db().$executeRawUnsafe('TRUNCATE log_shard, log_leaf, log_tile, log_checkpoint CASCADE'),
  ]);
  startLog();
  expect(await refusal()).toMatch(/the database has no log/);
  expect(await db().logShard.count()).toBe(0);
});
