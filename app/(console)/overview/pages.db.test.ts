import { beforeEach, expect, test, vi } from 'vitest';
import { NotPermitted } from '#components/auth/not-permitted.tsx';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { join, openTestConsole } from '#lib/testing/console.ts';
import { newBrowser, signIn } from '#lib/testing/request.ts';
import DecidedPage from './decided/page.tsx';
import OverviewPage from './page.tsx';
import UsagePage from './usage/page.tsx';

vi.mock('next/headers', async () => (await import('#lib/testing/request.ts')).nextHeaders);
useTestDatabase();
beforeEach(async () => {
  await emptyDatabase();
  newBrowser();
  await openTestConsole();
});

const pages = [
  ['/overview', OverviewPage],
  ['/overview/decided', DecidedPage],
  ['/overview/usage', UsagePage],
] as const;
const open = (page: (typeof pages)[number][1]) => page({ searchParams: Promise.resolve({ days: '30' }) });

test.each(pages)('%s is refused to a member of the room, by the same page as the log', async (_, page) => {
  await join('@member:test.localhost');
  await signIn('@member:test.localhost');
  expect(await open(page)).toMatchObject({ type: NotPermitted, props: { who: 'auditors and admins' } });
});

test.each(pages)('%s sends a visitor to sign in', async (_, page) => {
  await expect(open(page)).rejects.toThrow(/NEXT_REDIRECT/);
});

test.each(pages)('%s opens for auditors and for admins', async (_, page) => {
  for (const role of ['auditor', 'admin'] as const) {
    newBrowser();
    await signIn(`@${role}:test.localhost`, role);
    expect((await open(page)).type).not.toBe(NotPermitted);
  }
});
