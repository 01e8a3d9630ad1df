// Killed at any moment, the log loses nothing, forks nothing and publishes nothing that is not so.

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { publishAll, repairShard } from './publish.ts';
import { leaderLock } from './sequence.ts';
import { appendEntries, checkWholeLog } from './testing.ts';

const { dataDir } = useTestDatabase();
const children = new Set<ChildProcess>();
const going = new AbortController().signal;

function start(script: string, ...args: string[]): ChildProcess {
  const path = fileURLToPath(new URL(`testing/${script}.ts`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  return child;
}

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve));

async function output(child: ChildProcess): Promise<string> {
  let said = '';
  child.stdout?.on('data', (chunk) => {
    said += chunk;
  });
  expect(await ended(child)).toBe(0);
  return said;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = ended(child);
  child.kill('SIGKILL');
  await gone;
}

const leads = (count: number) =>
  vi.waitFor(
    async () => {
      const [row] = await db().$queryRaw<{ held: bigint }[]>`
        SELECT count(*) AS held FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
        WHERE locktype = 'advisory' AND classid = ${leaderLock[0]}::bigint AND granted AND datname = current_database()`;
      expect(Number(row?.held)).toBe(count);
    },
    { timeout: 60_000, interval: 10 },
  );

const drained = () => vi.waitFor(async () => expect(await db().logPending.count()).toBe(0), { timeout: 60_000 });
const published = (size: number) =>
  vi.waitFor(() => expect(readFileSync(join(dataDir, 'log/0/checkpoint'), 'utf8').split('\n')[1]).toBe(String(size)), {
    timeout: 60_000,
  });

beforeEach(async () => {
  await emptyDatabase();
  rmSync(join(dataDir, 'log'), { recursive: true, force: true });
});
afterEach(async () => {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) await kill(child);
  children.clear();
});

test('32 writers and a log that is killed at random moments: no gap, no fork, every committed entry in the log', async () => {
  const writing = Promise.all([1, 2, 3, 4].map(() => output(start('writer-child', '8', '40'))));
  let writersDone = false;
  void writing.then(() => {
    writersDone = true;
  });
  let kills = 0;
  while (kills < 5 || !writersDone) {
    const log = start('log-child');
    await leads(1);
    await new Promise((resume) => setTimeout(resume, Math.random() * 250));
    await kill(log);
    await leads(0);
    kills += 1;
  }
  const committed = (await writing).reduce((sum, said) => sum + Number(said), 0);
  const log = start('log-child');
  await drained();
  const { size, checkpoints, pending } = await checkWholeLog();
  expect({ size, pending }).toEqual({ size: committed, pending: 0 });
  expect(await db().auditEntry.count()).toBe(committed);
  expect(checkpoints).toBeGreaterThan(1);
  await published(committed);
  expect(await repairShard({ db: db(), dataDir }, 0, going)).toEqual([]);
  log.kill('SIGTERM');
  expect(await ended(log)).toBe(0);
}, 240_000);

test('what a killed publisher left halfway is caught up, and a file that changed since is written again', async () => {
  await appendEntries(700);
  const log = start('log-child');
  await published(700);
  await appendEntries(30);
  await published(730);
  log.kill('SIGTERM');
  await ended(log);
  const at = (path: string) => join(dataDir, 'log/0', path);
  const files = ['tile/0/000', 'tile/entries/001'];
  const wanted = files.map((path) => readFileSync(at(path)));
  writeFileSync(at('tile/0/000'), Buffer.from(wanted[0] ?? '').fill(1, 40, 41));
  rmSync(at('tile/entries/001'));
  // As after a kill between the tiles and the checkpoint: the tiles of 730 are there, the checkpoint is the one before.
  const before = await db().logCheckpoint.findFirstOrThrow({
    where: { size: { lte: 700 } },
    orderBy: { size: 'desc' },
  });
  writeFileSync(at('checkpoint'), before.noteText);
  start('log-child');
  await published(730);
  await vi.waitFor(() => expect(files.map((path) => readFileSync(at(path)))).toEqual(wanted), { timeout: 10_000 });
  expect(await publishAll({ db: db(), dataDir })).toBe(730);
}, 120_000);
