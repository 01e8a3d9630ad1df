import { beforeEach, expect, test, vi } from 'vitest';
import { sessionCookieName } from '#lib/auth/cookies.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { browser, newBrowser, signIn } from '#lib/testing/request.ts';
import { POST } from './route.ts';

vi.mock('next/headers', async () => (await import('#lib/testing/request.ts')).nextHeaders);
useTestDatabase();
beforeEach(async () => {
  await emptyDatabase();
  newBrowser();
});

const call = async () => {
  const request = new Request(`${getConfig().publicUrl}/api/console/session`, { method: 'POST' });
  return (await POST(request, { params: Promise.resolve({}) })).status;
};
const seenAgo = async (minutes: number) =>
  db().session.updateMany({ data: { lastSeenAt: new Date(Date.now() - minutes * 60_000) } });
const lastSeen = async () => (await db().session.findFirstOrThrow()).lastSeenAt.getTime();

test('a press keeps a session in use', async () => {
  await signIn('@alice:demo.localhost');
  await seenAgo(60);
  expect(await call()).toBe(204);
  expect(Date.now() - (await lastSeen())).toBeLessThan(10_000);
});

test('whoever holds no session, or one that stood unused too long, is told so and brings nothing back', async () => {
  browser.cookies.set(sessionCookieName(getConfig()), 'a token that nobody was given');
  expect(await call()).toBe(401);
  await signIn('@alice:demo.localhost');
  await seenAgo(13 * 60);
  const before = await lastSeen();
  expect(await call()).toBe(401);
  expect(await lastSeen()).toBe(before);
});
