import { beforeEach, expect, test, vi } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { join, openTestConsole, pendingJob } from '#lib/testing/console.ts';
import { newBrowser, signIn } from '#lib/testing/request.ts';
import InvestigatePage from './page.tsx';

vi.mock('next/headers', async () => (await import('#lib/testing/request.ts')).nextHeaders);
useTestDatabase();
let jobId = '';
beforeEach(async () => {
  await emptyDatabase();
  newBrowser();
  const console = await openTestConsole();
  ({ jobId } = await pendingJob(console));
});

const open = async (query: Record<string, string | string[]>) =>
  JSON.stringify(await InvestigatePage({ searchParams: Promise.resolve(query) }));
const looks = async () =>
  (await db().auditEntry.findMany({ where: { action: 'evidence.viewed' }, orderBy: { id: 'asc' } })).map(
    ({ target, actor }) => `${actor.split(' ')[1]} ${target}`,
  );

test.each(['auditor', 'admin'] as const)(
  'an %s reads the answer, and the log has the look once a while',
  async (role) => {
    await signIn('@audrey:test.localhost', role);
    for (let at = 0; at < 3; at += 1)
      expect(await open({ ref: jobId })).toContain(`Nobody has authorised job ${jobId}`);
    expect(await looks()).toEqual([`@audrey:test.localhost job:${jobId}`]);
  },
);

test('nobody else learns anything, members of the room neither, and nothing is looked up for them', async () => {
  await join('@member:test.localhost');
  for (const stranger of ['@member:test.localhost', '@stranger:test.localhost']) {
    newBrowser();
    await signIn(stranger);
    for (const ref of [jobId, '000000000000', '$request-1']) {
      const page = await open({ ref });
      expect(page).not.toContain('reconcile the ledger');
      expect(page).not.toContain('Nobody has authorised');
    }
  }
  newBrowser();
  await expect(open({ ref: jobId })).rejects.toThrow('NEXT_REDIRECT');
  expect(await looks()).toEqual([]);
});

test('a search that names no job is a look at the log, and one that cannot be looked up is none', async () => {
  await signIn('@audrey:test.localhost', 'auditor');
  await open({});
  await open({ ref: 'A'.repeat(10_000) });
  await open({ ref: '7F3K\u202e' });
  expect(await looks()).toEqual([]);
  await open({ ref: '$nothing' });
  expect(await looks()).toEqual(['@audrey:test.localhost log:search']);
});

test('a token in the address is replaced by its hash', async () => {
  await signIn('@audrey:test.localhost', 'auditor');
  await expect(open({ ref: `eyJhbGciOiJFZERTQSJ9.e30.${'A'.repeat(86)}` })).rejects.toMatchObject({
    digest: expect.stringMatching(/^NEXT_REDIRECT;replace;\/investigate\?ref=[0-9a-f]{64};/),
  });
});

test('an address that says a thing twice, or chooses a job that was not found, shows no other', async () => {
  await signIn('@audrey:test.localhost', 'auditor');
  expect(await open({ ref: [jobId, 'x'], job: ['000000000000'] })).toContain(`Nobody has authorised job ${jobId}`);
});
