import { beforeEach, describe, expect, test, vi } from 'vitest';
import { nonceCookieName, sessionCookieName } from '#lib/auth/cookies.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { browser, newBrowser, person } from '#lib/testing/request.ts';
import { askForCode, enterCode, signInAsDemoPerson } from './actions.ts';

vi.mock('next/headers', async () => (await import('#lib/testing/request.ts')).nextHeaders);
useTestDatabase();
beforeEach(async () => {
  await emptyDatabase();
  newBrowser();
});

const alice = '@alice:demo.localhost';
const sentCode = async () =>
  /Code: ([0-9A-Z-]{9})/.exec((await db().outboxMessage.findFirstOrThrow()).content)?.[1] ?? 'none sent';
const hasSession = () => browser.cookies.has(sessionCookieName(getConfig()));

describe('signing in by code', () => {
  test('leaves the session in the browser and takes the nonce out of it', async () => {
    expect(await askForCode({ mxid: alice })).toEqual({ ok: true, value: { mxid: alice } });
    expect(browser.cookies.has(nonceCookieName(getConfig()))).toBe(true);
    const code = await sentCode();
    expect(await enterCode({ code })).toMatchObject({ ok: true, value: { waiting: expect.stringMatching(/^\d{4}$/) } });
    expect(hasSession()).toBe(false);
    await db().signInCode.updateMany({ data: { answeredAt: new Date() } });
    expect(await enterCode({ code })).toEqual({ ok: true, value: null });
    expect([...browser.cookies.keys()]).toEqual([sessionCookieName(getConfig())]);
  });

  test('a wrong code and another browser’s code open nothing', async () => {
    await askForCode({ mxid: alice });
    const code = await sentCode();
    expect(await enterCode({ code: 'NOPE0000' })).toMatchObject({ ok: false, error: { code: 'WRONG_CODE' } });
    newBrowser();
    expect(await enterCode({ code })).toMatchObject({ ok: false, error: { code: 'NO_ACTIVE_CODE' } });
    expect(hasSession()).toBe(false);
  });

  test.each([[{}], [{ mxid: 7 }], [{ mxid: 'x'.repeat(301) }], [null]])('%j is no input', async (input) => {
    expect(await askForCode(input as never)).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
  });
});

describe('signing in by one click, in the demo', () => {
  test('opens a session of that person, and the log says how', async () => {
    const personId = await person(alice);
    expect(await signInAsDemoPerson({ personId })).toEqual({ ok: true, value: null });
    expect(hasSession()).toBe(true);
    const entry = await db().auditEntry.findFirstOrThrow({ where: { action: 'session.started' } });
    expect(JSON.parse(entry.detailText)).toMatchObject({ method: 'demo' });
    expect(entry.actor).toBe(`person:${personId} ${alice}`);
  });

  test.each([
    ['a rebound host name', { host: 'evil.example:3100' }],
    ['a tunnel', { 'x-forwarded-host': 'demo.tunnel.example' }],
    ['another address', { 'x-forwarded-for': '203.0.113.9' }],
  ])('is refused to %s', async (_, headers) => {
    const personId = await person(alice);
    newBrowser(headers);
    expect(await signInAsDemoPerson({ personId })).toMatchObject({ ok: false, error: { code: 'DEMO_NOT_OFFERED' } });
    expect(hasSession()).toBe(false);
    expect(await db().session.count()).toBe(0);
  });

  test('is refused for anyone who is not of the embedded homeserver', async () => {
    const refused = { ok: false, error: { code: 'DEMO_NOT_OFFERED' } };
    expect(await signInAsDemoPerson({ personId: await person('@root:example.org', 'admin') })).toMatchObject(refused);
    expect(await signInAsDemoPerson({ personId: crypto.randomUUID() })).toMatchObject(refused);
  });

  test('is refused for a disabled person', async () => {
    const personId = await person(alice);
    await db().person.update({ where: { id: personId }, data: { disabledAt: new Date() } });
    expect(await signInAsDemoPerson({ personId })).toMatchObject({ ok: false, error: { code: 'DEMO_NOT_OFFERED' } });
  });
});
