import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Config, getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { checkReadiness } from './check-readiness.ts';

useTestDatabase();

const now = new Date('2026-03-02T12:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
let gateway: Server;
let status = 200;
let config: Config;

beforeAll(async () => {
  gateway = createServer((_, response) => response.writeHead(status).end('{}'));
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  config = { ...getConfig(), gatewayUrl: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}` };
});
afterAll(() => new Promise((resolve) => gateway.close(resolve)));

beforeEach(async () => {
  await emptyDatabase();
  status = 200;
  const detail = JSON.stringify({ refusal: null, shard: 0, size: 0, published: 0, witnesses: [] });
  const processes = ['worker', 'gateway', 'log'].map((process) => ({ process, beatAt: ago(3), detail }));
  await db().heartbeat.createMany({ data: processes });
  const { botUserId: userId } = config.matrix;
  await db().matrixAccount.create({ data: { userId, deviceId: 'd', accessTokenSealed: 's', syncedAt: ago(10) } });
});

const wrong = async () => {
  const { ready, parts } = await checkReadiness(config, now);
  const failing = parts.filter((part) => !part.ok).map(({ part }) => part);
  expect(ready).toBe(failing.length === 0);
  return failing;
};

test('is ready when every part works, each listed', async () => {
  const { ready, parts } = await checkReadiness(config, now);
  expect(parts.map(({ part }) => part)).toEqual(['database', 'migrations', 'homeserver', 'outbox', 'gateway', 'log']);
  expect(ready).toBe(true);
});

test('an audit stream that is behind is told and keeps nothing from being ready', async () => {
  const auditStream = { kind: 'http', url: 'https://siem.example.org/in?key=hidden', secret: null } as const;
  const lastError = 'It answered 503.';
  await db().logReader.create({ data: { name: 'stream', auditId: 0n, movedAt: now, lastError, failedAt: now } });
  const { ready, parts } = await checkReadiness({ ...config, auditStream }, now);
  expect(ready).toBe(true);
  const detail = 'https://siem.example.org: up to date. It answered 503.';
  expect(parts.at(-1)).toEqual({ part: 'stream', ok: true, detail });
});

test('an issuer outside that cannot be told is named, keeps nothing from being ready, and its credential is nowhere', async () => {
  const text = 'a-credential-of-the-issuer';
  const outsideIssuer = { url: 'https://scope.example.org', credential: { kind: 'text', text } } as const;
  const waiting = { jobId: 'J', tokenHash: 'h', reason: 'r', queuedAt: ago(300), notBefore: now, failedAt: ago(5) };
  await db().outsideRevocation.create({ data: { jti: 'j', ...waiting, lastError: 'It answered 503 (HTTP_503).' } });
  const answer = await checkReadiness({ ...config, outsideIssuer }, now);
  expect(answer.ready).toBe(true);
  const detail = '1 revocation waits, the oldest for 300 s. Last error: It answered 503 (HTTP_503).';
  expect(answer.parts.at(-1)).toEqual({ part: 'issuer', ok: true, detail });
  expect(JSON.stringify(answer)).not.toContain(text);
});

test('a dead worker takes the homeserver and the outbox with it', async () => {
  await db().heartbeat.updateMany({ where: { process: 'worker' }, data: { beatAt: ago(60) } });
  expect(await wrong()).toEqual(['homeserver', 'outbox']);
});

test('a worker that lives without syncing is not ready', async () => {
  await db().matrixAccount.updateMany({ data: { syncedAt: ago(600) } });
  expect(await wrong()).toEqual(['homeserver']);
});

test('a message that is stuck is named by its error', async () => {
  const row = { roomId: '!a:x', eventType: 'm.room.message', content: '{}', contentSha256: 'x', kind: 'reply' };
  const queued = {
    ...row,
    txnId: 't',
    dedupeKey: 'k',
    state: 'queued' as const,
    createdAt: ago(300),
    lastError: 'M_LIMIT',
  };
  await db().outboxMessage.create({ data: { ...queued, notBefore: ago(300) } });
  expect(await wrong()).toEqual(['outbox']);
  await db().outboxMessage.updateMany({ data: { notBefore: new Date(now.getTime() + 60_000) } });
  expect(await wrong()).toEqual([]);
});

test('a gateway that beats but does not answer is not ready', async () => {
  status = 500;
  expect(await wrong()).toEqual(['gateway']);
});

test('an entry that waits for its place in the log, and a log that refuses to sign, are named', async () => {
  const entry = { action: 'test.happened', actor: 'system:setup', target: 'x', detailText: '{}', salt: 's' };
  await db().auditEntry.create({ data: { ...entry, at: ago(20) } });
  expect(await wrong()).toEqual([]);
  await db().logPending.deleteMany();
  await db().auditEntry.create({ data: { ...entry, at: ago(40) } });
  expect(await wrong()).toEqual(['log']);
  await db().logPending.deleteMany();
  const detail = JSON.stringify({ refusal: 'The room knows better.', shard: 0, size: 0, published: 0, witnesses: [] });
  await db().heartbeat.update({ where: { process: 'log' }, data: { detail } });
  const { parts } = await checkReadiness(config, now);
  expect(parts.find(({ part }) => part === 'log')).toMatchObject({ ok: false, detail: 'The room knows better.' });
});

test('a migration that is not applied is named', async () => {
  await db().$executeRawUnsafe(`UPDATE _prisma_migrations SET migration_name = migration_name || '-other'`);
  try {
    expect(await wrong()).toEqual(['migrations']);
  } finally {
    await db().$executeRawUnsafe(
      `UPDATE _prisma_migrations SET migration_name = replace(migration_name, '-other', '')`,
    );
  }
});
