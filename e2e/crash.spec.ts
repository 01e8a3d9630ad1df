// The worker killed at the worst moments, against the real homeserver: nothing is lost and nothing is said twice.

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import pg from 'pg';
import { demoServerName, getConfig } from '#lib/config.ts';
import { mxidOf } from '#scripts/stack/demo-people.ts';
import { demoAccount } from '#scripts/stack/demo-rooms.ts';
import { root } from '#scripts/stack/paths.ts';
import { registerAccount } from '#scripts/stack/synapse-accounts.ts';

type Installation = { env: NodeJS.ProcessEnv; roomId: string; botId: string; database: pg.Client };

const exitOf = (child: ChildProcess) =>
  new Promise<NodeJS.Signals | number | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? code));
  });

const started: ChildProcess[] = [];

function start(env: NodeJS.ProcessEnv, ...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [join(root, 'e2e/crash/worker-child.ts'), ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  started.push(child);
  return child;
}

test.afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

async function stop(child: ChildProcess): Promise<void> {
  const ended = exitOf(child);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
}

/** An installation of its own beside the product: its own bot, room and database on the same servers. */
async function install(): Promise<Installation> {
  const config = getConfig();
  if (!config.secrets) throw new Error('The stack has no secrets.');
  const name = `crash_${randomBytes(4).toString('hex')}`;
  const server = new pg.Client({ connectionString: config.databaseUrl });
  await server.connect();
  await server.query(`CREATE DATABASE ${name}`);
  await server.end();
  const botId = `@${name}:${demoServerName}`;
  const bot = { localpart: name, displayName: 'Crash', password: randomBytes(16).toString('hex'), admin: false };
  await registerAccount(config.matrix.homeserverUrl, config.secrets.synapseRegistration, bot);
  const adam = await demoAccount(config, 'adam');
  const invite = [botId, mxidOf('rita')];
  const roomId = await adam.createRoom({ aliasLocalpart: name, name, topic: 'crash', invite });
  await adam.close();
  const databaseUrl = config.databaseUrl.replace(/\/[^/]+$/, `/${name}`);
  const env = {
    ...process.env,
    COUNTERSIGN_DATA_DIR: mkdtempSync(join(tmpdir(), 'countersign-crash-')),
    COUNTERSIGN_SECRET: randomBytes(24).toString('hex'),
    COUNTERSIGN_LOG_LEVEL: 'fatal',
    DATABASE_URL: databaseUrl,
    MATRIX_HOMESERVER_URL: config.matrix.homeserverUrl,
    MATRIX_BOT_USER_ID: botId,
    MATRIX_BOT_PASSWORD: bot.password,
  };
  expect(await exitOf(start(env, 'setup', roomId, mxidOf('alice')))).toBe(0);
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  return { env, roomId, botId, database };
}

const points = [
  ['fetched', 'between fetch and commit'],
  ['committed', 'between commit and send'],
  ['sent', 'between send and recording'],
] as const;

for (const [point, when] of points) {
  test(`the worker killed ${when} loses no request and answers it once`, async () => {
    test.slow(); // four processes start one after the other
    const { env, roomId, botId, database } = await install();
    const one = async (sql: string, ...values: unknown[]) =>
      (await database.query<{ value: unknown }>(sql, values)).rows[0]?.value;
    const rita = await demoAccount(getConfig(), 'rita');
    await rita.join(roomId);
    const first = start(env, 'run', 'none');
    await expect.poll(() => one('SELECT state::text AS value FROM room'), { timeout: 60_000 }).toBe('joined');
    await stop(first);

    const doomed = start(env, 'run', point);
    const killed = exitOf(doomed);
    const requestId = await rita.send(roomId, '!job summarise the ledger');
    expect(await killed).toBe('SIGKILL');

    const second = start(env, 'run', 'none');
    const delivered = `SELECT count(*)::int AS value FROM outbox_message WHERE kind = 'accepted' AND state = 'delivered'`;
    await expect.poll(() => one(delivered), { timeout: 60_000 }).toBe(1);
    await stop(second);

    expect(await one('SELECT count(*)::int AS value FROM matrix_event WHERE "eventId" = $1', requestId)).toBe(1);
    expect(await one('SELECT count(*)::int AS value FROM job WHERE "requestEventId" = $1', requestId)).toBe(1);
    expect(await one(`SELECT count(*)::int AS value FROM audit_entry WHERE action = 'job.requested'`)).toBe(1);
    expect(await one('SELECT count(*)::int AS value FROM outbox_message')).toBe(1);
    const answers = (await rita.thread(roomId, requestId)).filter((message) => message.sender === botId);
    expect(answers.map((message) => message.body.split('.')[0])).toEqual([
      expect.stringMatching(/^Job \w{12} accepted$/),
    ]);
    await rita.close();
    await database.end();
  });
}
