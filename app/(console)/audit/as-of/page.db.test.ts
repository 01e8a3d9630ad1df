import { beforeEach, expect, test, vi } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { join, openTestConsole } from '#lib/testing/console.ts';
import { newBrowser, signIn } from '#lib/testing/request.ts';
import AsOfPage from './page.tsx';

vi.mock('next/headers', async () => (await import('#lib/testing/request.ts')).nextHeaders);
useTestDatabase();
beforeEach(async () => {
  await emptyDatabase();
  newBrowser();
  await openTestConsole();
});

const open = (at?: string) => AsOfPage({ searchParams: Promise.resolve(at === undefined ? {} : { at }) });
const looks = () => db().auditEntry.count({ where: { action: 'evidence.viewed', target: 'log:as-of' } });

test('a past moment is shown to auditors, and who looked at one stands in the log', async () => {
  await signIn('@audrey:test.localhost', 'auditor');
  expect(JSON.stringify(await open('2026-03-02T12:00:00.000Z'))).toContain('"roomId":"!finance:test.localhost"');
  expect(JSON.stringify(await open('2026-03-01'))).not.toContain('!finance:test.localhost');
  expect(await looks()).toBe(1);
});

test('nobody else sees one, and an address that names no past moment shows nothing', async () => {
  await join('@member:test.localhost');
  await signIn('@member:test.localhost');
  expect(JSON.stringify(await open())).not.toContain('!finance:test.localhost');
  await signIn('@audrey:test.localhost', 'auditor');
  for (const wrong of ['yesterday', '2026-02-30T12:00', '9000-01-01T00:00']) {
    expect(JSON.stringify(await open(wrong)), wrong).not.toContain('!finance:test.localhost');
  }
  expect(await looks()).toBe(0);
});
