import { beforeEach, expect, test, vi } from 'vitest';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { browser, newBrowser, person } from '#lib/testing/request.ts';
import { askForCode, signInAsDemoPerson } from './actions.ts';

vi.mock('next/headers', async () => (await import('#lib/testing/request.ts')).nextHeaders);
useTestDatabase({
  MATRIX_HOMESERVER_URL: 'http://127.0.0.1:8008',
  MATRIX_BOT_USER_ID: '@bot:example.org',
  MATRIX_BOT_PASSWORD: 'a password that nothing uses',
});
beforeEach(async () => {
  await emptyDatabase();
  newBrowser();
});

test('with a homeserver of one’s own the demo’s people cannot sign in by one click, even from this machine', async () => {
  expect(getConfig().demo).toBe(false);
  for (const mxid of ['@alice:demo.localhost', '@alice:example.org']) {
    const answer = await signInAsDemoPerson({ personId: await person(mxid) });
    expect(answer).toMatchObject({ ok: false, error: { code: 'DEMO_NOT_OFFERED' } });
  }
  expect(await db().session.count()).toBe(0);
  expect(browser.cookies.size).toBe(0);
});

test('and nobody of the demo’s server gets a code', async () => {
  expect(await askForCode({ mxid: '@alice:demo.localhost' })).toMatchObject({
    ok: false,
    error: { code: 'SERVER_NOT_ALLOWED', message: expect.stringContaining('example.org') },
  });
});
