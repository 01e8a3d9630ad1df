import { beforeEach, expect, test, vi } from 'vitest';
import { appendAudit } from '#lib/audit/append.ts';
import { sessionCookieName } from '#lib/auth/cookies.ts';
import { endSession } from '#lib/auth/session.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { feedConnected } from '#lib/db/listen.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { transaction } from '#lib/db/transaction.ts';
import { join, openTestConsole, roomId } from '#lib/testing/console.ts';
import { browser, newBrowser, signIn } from '#lib/testing/request.ts';
import { GET } from './route.ts';

vi.mock('next/headers', async () => (await import('#lib/testing/request.ts')).nextHeaders);
useTestDatabase();
beforeEach(async () => {
  await emptyDatabase();
  newBrowser();
});

const setup = { kind: 'system', name: 'setup' } as const;
const get = (signal = new AbortController().signal) =>
  GET(new Request('http://127.0.0.1/api/events', { signal }), { params: Promise.resolve({}) });
/** Something that committed in a room, about a job by which what is heard of it is known. */
const change = (room: string, jobId: string) =>
  transaction((tx) =>
    appendAudit(
      tx,
      { action: 'room.allowed', target: `room:${room}`, roomId: room, jobId, detail: { name: 'x' } },
      { actor: setup, at: new Date() },
    ),
  );

async function listen() {
  const abort = new AbortController();
  const response = await get(abort.signal);
  const reader = (response.body as ReadableStream<Uint8Array<ArrayBuffer>>)
    .pipeThrough(new TextDecoderStream())
    .getReader();
  const next = async () => (await reader.read()).value ?? null;
  expect(await next()).toContain('event: resync');
  await vi.waitUntil(feedConnected);
  return { abort, next, response };
}

test('whoever holds no session hears nothing', async () => {
  const response = await get();
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ ok: false, error: { code: 'NOT_SIGNED_IN' } });
});

test('a member hears of their room and not of another; the answer is not kept or transformed on the way', async () => {
  await openTestConsole();
  await join('@kim:demo.localhost');
  await signIn('@kim:demo.localhost');
  const live = await listen();
  expect(live.response.headers.get('content-type')).toContain('text/event-stream');
  expect(live.response.headers.get('cache-control')).toBe('no-store, no-transform');
  await change('!other:x', 'ELSEWHERE');
  await change(roomId, 'HERE');
  const heard = await live.next();
  expect(heard).toContain('HERE');
  expect(heard).not.toContain('ELSEWHERE');
  live.abort.abort();
  expect(await live.next()).toBeNull();
});

test('each listener is judged as itself, whoever opened the connection to the database', async () => {
  await openTestConsole();
  await signIn('@stranger:demo.localhost');
  const strangers = browser.cookies;
  newBrowser();
  await signIn('@audrey:demo.localhost', 'auditor');
  const auditor = await listen();
  browser.cookies = strangers;
  const stranger = await listen();
  await change(roomId, 'HERE');
  expect(await auditor.next()).toContain('HERE');
  await transaction((tx) =>
    appendAudit(
      tx,
      {
        action: 'control.lifted',
        target: 'room:*',
        detail: {
          controlId: 'c',
          kind: 'triage',
          scope: 'everything',
          subject: null,
          reason: 'r',
          jobsRevalidated: [],
        },
      },
      { actor: setup, at: new Date() },
    ),
  );
  expect(await stranger.next(), 'what everybody may hear, and nothing before it').toContain('["controls"]');
  auditor.abort.abort();
  stranger.abort.abort();
});

test('a session that ends closes its feed at the next look', async () => {
  await openTestConsole();
  await signIn('@audrey:demo.localhost', 'auditor');
  const token = browser.cookies.get(sessionCookieName(getConfig())) ?? '';
  const live = await listen();
  await endSession(token, new Date());
  await change(roomId, 'HERE');
  const heard = [await live.next(), await live.next()].join('');
  expect(heard).toContain('event: ended');
  expect(await db().session.count({ where: { endedAt: null } })).toBe(0);
});
