import { beforeEach, expect, test, vi } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { newBrowser, signIn } from '#lib/testing/request.ts';
import { setRetentionAction } from './actions.ts';
import RetentionPage from './page.tsx';

vi.mock('next/headers', async () => (await import('#lib/testing/request.ts')).nextHeaders);
useTestDatabase();
beforeEach(async () => {
  await emptyDatabase();
  newBrowser();
});

const set = (days: number | null) => setRetentionAction({ subject: 'kept_bodies', days });

test('only an admin sets how long things are kept; an auditor sees it', async () => {
  expect(await set(30)).toMatchObject({ ok: false, error: { code: 'NOT_SIGNED_IN' } });
  await signIn('@audrey:test.localhost', 'auditor');
  expect(await set(30)).toMatchObject({ ok: false, error: { code: 'NOT_PERMITTED' } });
  expect(JSON.stringify(await RetentionPage())).toContain('kept_bodies');
  expect(await db().retentionRule.count()).toBe(0);
  await signIn('@adam:test.localhost', 'admin');
  expect(await set(30)).toEqual({ ok: true, value: null });
  expect(await set(0.5)).toMatchObject({ ok: false, error: { code: 'DAYS_OUT_OF_RANGE' } });
  expect(await db().retentionRule.findMany({ select: { subject: true, days: true } })).toEqual([
    { subject: 'kept_bodies', days: 30 },
  ]);
});
