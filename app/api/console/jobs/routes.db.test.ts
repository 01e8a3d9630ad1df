import { beforeEach, describe, expect, test, vi } from 'vitest';
import { sessionCookieName } from '#lib/auth/cookies.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { alice, openTestConsole, pendingJob } from '#lib/testing/console.ts';
import { seedEndedJobs } from '#lib/testing/ended-jobs.ts';
import { browser, newBrowser, signIn } from '#lib/testing/request.ts';
import { GET as count } from './count/route.ts';
import { GET as ended } from './ended/route.ts';
import { GET as queue } from './route.ts';
import { GET as rows } from './rows/route.ts';

vi.mock('next/headers', async () => (await import('#lib/testing/request.ts')).nextHeaders);
useTestDatabase();
let jobId: string;
beforeEach(async () => {
  await emptyDatabase();
  newBrowser();
  ({ jobId } = await pendingJob(await openTestConsole(), undefined, new Date()));
});

const after = encodeURIComponent(`2030-01-01T00:00:00.000Z~${'Z'.repeat(12)}`);
const routes: [string, typeof queue, () => string][] = [
  ['the queue', queue, () => '?view=pending'],
  ['the count', count, () => ''],
  ['rows by id', rows, () => `?jobs=${jobId}`],
  ['a page of ended jobs', ended, () => `?view=decided&after=${after}`],
];
const get = (route: typeof queue, query: string) =>
  route(new Request(`http://127.0.0.1/api/console/jobs${query}`), { params: Promise.resolve({}) });

describe.each(routes)('%s', (_, route, query) => {
  test('is refused without a session, and after it ended', async () => {
    expect((await get(route, query())).status).toBe(401);
    browser.cookies.set(sessionCookieName(getConfig()), 'a token that nobody was given');
    expect((await get(route, query())).status).toBe(401);
    await signIn(alice);
    await db().session.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
    expect((await get(route, query())).status).toBe(401);
  });

  test('tells a stranger of no job, no number and no name, and is kept by no cache', async () => {
    await seedEndedJobs(3, ['!finance:test.localhost']);
    await signIn('@stranger:test.localhost');
    const answer = await get(route, query());
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text).not.toMatch(/finance|test agent|reconcile|[0-9A-Z]{12}/);
    expect(text).not.toMatch(/":[1-9]/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});

test('an approver reads the job where it waits for them', async () => {
  await signIn(alice);
  expect(await (await get(queue, '')).json()).toMatchObject({
    rows: [{ jobId, mine: true }],
    counts: { 'needs-me': 1 },
  });
  expect(await (await get(count, '')).json()).toEqual({ needsMe: 1 });
  expect(await (await get(rows, `?jobs=${jobId},${jobId},,nonsense`)).json()).toMatchObject({ rows: [{ jobId }] });
});

test('a page of ended jobs needs a place and a view whose jobs have ended', async () => {
  await signIn(alice);
  await seedEndedJobs(3, ['!finance:test.localhost']);
  expect((await get(ended, '?view=decided')).status).toBe(404);
  expect((await get(ended, `?view=pending&after=${after}`)).status).toBe(404);
  expect(await (await get(ended, `?view=decided&after=${after}`)).json()).toMatchObject({
    rows: [{ jobId: '000000000003' }, { jobId: '000000000002' }, { jobId: '000000000001' }],
    next: null,
  });
});
