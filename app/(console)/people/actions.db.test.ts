import { beforeEach, describe, expect, test, vi } from 'vitest';
import { sessionCookieName } from '#lib/auth/cookies.ts';
import { currentPerson } from '#lib/auth/current-person.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import type { Result } from '#lib/result.ts';
import { browser, newBrowser, person, signIn } from '#lib/testing/request.ts';
import {
  askBindingCodeAction,
  beginLinkAction,
  enterBindingCodeAction,
  revokeOtherSessionsAction,
  revokeOwnSessionAction,
  unbindOwnMxidAction,
  unlinkOwnIdentityAction,
} from '../me/actions.ts';
import {
  disablePersonAction,
  enablePersonAction,
  grantRoleAction,
  releaseMxidAction,
  revokeRoleAction,
  revokeSessionAction,
  revokeSessionsAction,
  unbindMxidAction,
  unlinkIdentityAction,
} from './actions.ts';

vi.mock('next/headers', async () => (await import('#lib/testing/request.ts')).nextHeaders);
useTestDatabase();
beforeEach(async () => {
  await emptyDatabase();
  newBrowser();
});

const adam = '@adam:demo.localhost';
const alice = '@alice:demo.localhost';
const reason = 'a test';
const id = crypto.randomUUID();
const entries = () => db().auditEntry.count();
const code = (result: Result<unknown>) => (result.ok ? 'done' : result.error.code);
const actionsFor = async (personId: string) =>
  (await db().auditEntry.findMany({ where: { target: `person:${personId}` }, orderBy: { id: 'asc' } })).map(
    ({ action }) => action,
  );

/** Every action of the people's pages, with an input that its schema accepts. */
const managing: [string, () => Promise<Result<unknown>>][] = [
  ['grantRoleAction', () => grantRoleAction({ personId: id, role: 'admin' })],
  ['revokeRoleAction', () => revokeRoleAction({ personId: id, role: 'admin' })],
  ['disablePersonAction', () => disablePersonAction({ personId: id, reason })],
  ['enablePersonAction', () => enablePersonAction({ personId: id, reason })],
  ['unbindMxidAction', () => unbindMxidAction({ personId: id, mxid: alice })],
  ['releaseMxidAction', () => releaseMxidAction({ personId: id, mxid: alice })],
  ['unlinkIdentityAction', () => unlinkIdentityAction({ personId: id, identityId: id })],
  ['revokeSessionAction', () => revokeSessionAction({ personId: id, sessionId: id })],
  ['revokeSessionsAction', () => revokeSessionsAction({ personId: id })],
];
const own: [string, () => Promise<Result<unknown>>][] = [
  ['askBindingCodeAction', () => askBindingCodeAction({ mxid: alice })],
  ['enterBindingCodeAction', () => enterBindingCodeAction({ code: 'AAAA-AAAA' })],
  ['unbindOwnMxidAction', () => unbindOwnMxidAction({ mxid: alice })],
  ['beginLinkAction', () => beginLinkAction({})],
  ['unlinkOwnIdentityAction', () => unlinkOwnIdentityAction({ identityId: id })],
  ['revokeOwnSessionAction', () => revokeOwnSessionAction({ sessionId: id })],
  ['revokeOtherSessionsAction', () => revokeOtherSessionsAction({})],
];

describe.each([...managing, ...own])('%s', (_, act) => {
  test('asks whoever holds no session to sign in, and changes nothing', async () => {
    expect(code(await act())).toBe('NOT_SIGNED_IN');
    browser.cookies.set(sessionCookieName(getConfig()), 'a token that nobody was given');
    expect(code(await act())).toBe('NOT_SIGNED_IN');
    expect(await entries()).toBe(0);
    expect(browser.cookies.size).toBe(1);
  });
});

describe.each(managing)('%s', (_, act) => {
  test.each([
    ['a person without a role', []],
    ['an auditor', ['auditor' as const]],
  ])('refuses %s and changes nothing', async (_who, roles) => {
    await signIn('@rita:demo.localhost', ...roles);
    const before = await entries();
    expect(code(await act())).toBe('NOT_PERMITTED');
    expect(await entries()).toBe(before);
  });

  test('refuses an admin whose role was taken while they were signed in', async () => {
    await signIn(adam, 'admin');
    await db().roleGrant.updateMany({ data: { revokedAt: new Date() } });
    expect(code(await act())).toBe('NOT_PERMITTED');
  });

  test('tells an admin that there is no such person', async () => {
    await signIn(adam, 'admin');
    const before = await entries();
    // Nothing is open to end: ending it again is no error.
    if (act !== managing[8]?.[1]) {
      expect(['UNKNOWN_PERSON', 'NOT_BOUND', 'UNKNOWN_IDENTITY', 'UNKNOWN_SESSION']).toContain(code(await act()));
    }
    expect(await entries()).toBe(before);
  });
});

describe('an admin', () => {
  let adamId: string;
  let aliceId: string;
  beforeEach(async () => {
    aliceId = await person(alice);
    adamId = await signIn(adam, 'admin');
  });

  test('grants and takes roles, once each, on record', async () => {
    for (let again = 0; again < 2; again++) await grantRoleAction({ personId: aliceId, role: 'auditor' });
    for (let again = 0; again < 2; again++) await revokeRoleAction({ personId: aliceId, role: 'auditor' });
    const about = (await actionsFor(aliceId)).slice(2);
    expect(about).toEqual(['role.granted', 'role.revoked']);
  });

  test('cannot take the last admin’s role or disable themselves; with a second one they can step down', async () => {
    expect(code(await revokeRoleAction({ personId: adamId, role: 'admin' }))).toBe('LAST_ADMIN');
    expect(code(await disablePersonAction({ personId: adamId, reason }))).toBe('OWN_ACCOUNT');
    await grantRoleAction({ personId: aliceId, role: 'admin' });
    expect(code(await revokeRoleAction({ personId: adamId, role: 'admin' }))).toBe('done');
    expect(code(await grantRoleAction({ personId: adamId, role: 'admin' }))).toBe('NOT_PERMITTED');
  });

  test('is the last one also when the others are disabled or have no way to sign in', async () => {
    await grantRoleAction({ personId: aliceId, role: 'admin' });
    await unbindMxidAction({ personId: aliceId, mxid: alice });
    expect(code(await revokeRoleAction({ personId: adamId, role: 'admin' }))).toBe('LAST_ADMIN');
    const bo = await person('@bo:demo.localhost', 'admin');
    await disablePersonAction({ personId: bo, reason });
    expect(code(await revokeRoleAction({ personId: adamId, role: 'admin' }))).toBe('LAST_ADMIN');
  });

  test('two admins who demote each other at the same instant leave one', async () => {
    await grantRoleAction({ personId: aliceId, role: 'admin' });
    const answers = await Promise.all([
      revokeRoleAction({ personId: aliceId, role: 'admin' }),
      revokeRoleAction({ personId: adamId, role: 'admin' }),
    ]);
    // Whoever comes second is either the last admin or, once demoted, no admin any more.
    const refused = answers.map(code).filter((answer) => answer !== 'done');
    expect(refused).toEqual([expect.stringMatching(/^(LAST_ADMIN|NOT_PERMITTED)$/)]);
    expect(await db().roleGrant.count({ where: { role: 'admin', revokedAt: null } })).toBe(1);
  });

  test('disables an account: its sessions end at once, and enabling it opens none', async () => {
    const admins = new Map(browser.cookies);
    newBrowser();
    await signIn(alice);
    const hers = new Map(browser.cookies);
    browser.cookies = new Map(admins);
    expect(await disablePersonAction({ personId: aliceId, reason })).toEqual({ ok: true, value: { sessions: 1 } });
    expect(await disablePersonAction({ personId: aliceId, reason })).toEqual({ ok: true, value: { sessions: 0 } });
    expect((await actionsFor(aliceId)).slice(-2)).toEqual(['session.ended', 'person.disabled']);
    await enablePersonAction({ personId: aliceId, reason });
    browser.cookies = hers;
    expect(await currentPerson()).toBeNull();
  });

  test('ends one session of somebody, and never one that is not theirs', async () => {
    const admins = new Map(browser.cookies);
    newBrowser();
    await signIn(alice);
    const [session] = await db().session.findMany({ where: { personId: aliceId } });
    const [mine] = await db().session.findMany({ where: { personId: adamId } });
    browser.cookies = admins;
    const other = { personId: aliceId, sessionId: mine?.id ?? '' };
    expect(code(await revokeSessionAction(other))).toBe('UNKNOWN_SESSION');
    expect(code(await revokeSessionAction({ personId: aliceId, sessionId: session?.id ?? '' }))).toBe('done');
    expect((await db().session.findFirstOrThrow({ where: { personId: aliceId } })).endedAt).not.toBeNull();
  });

  test('unbinds an id; nobody can prove it again, its owner included, until it is released to them', async () => {
    await unbindMxidAction({ personId: aliceId, mxid: alice });
    expect((await actionsFor(aliceId)).at(-1)).toBe('person.unbound');
    await expect(person(alice)).rejects.toMatchObject({ code: 'REBINDING_NEEDS_ADMIN' });
    const bo = await person('@bo:demo.localhost');
    expect(code(await releaseMxidAction({ personId: bo, mxid: alice }))).toBe('done');
    // Released is not bound: that takes the code.
    expect(await db().matrixBinding.count({ where: { mxid: alice, unboundAt: null } })).toBe(0);
    expect(await person(alice)).toBe(bo);
    expect(code(await releaseMxidAction({ personId: aliceId, mxid: alice }))).toBe('STILL_BOUND');
  });

  test('cannot release an id that was never bound: its owner needs no admin', async () => {
    expect(code(await releaseMxidAction({ personId: adamId, mxid: '@new:demo.localhost' }))).toBe('NOT_BOUND');
  });
});

describe('a person’s own sessions', () => {
  test('are ended one by one or all but this one, and never another’s', async () => {
    await signIn('@bo:demo.localhost');
    const [others] = await db().session.findMany();
    const personId = await signIn(alice);
    await signIn(alice);
    await signIn(alice);
    const sessions = await db().session.findMany({ where: { personId }, orderBy: { createdAt: 'asc' } });
    expect(code(await revokeOwnSessionAction({ sessionId: others?.id ?? '' }))).toBe('UNKNOWN_SESSION');
    expect(code(await revokeOwnSessionAction({ sessionId: sessions[0]?.id ?? '' }))).toBe('done');
    expect(await revokeOtherSessionsAction({})).toEqual({ ok: true, value: { count: 1 } });
    expect((await currentPerson())?.personId).toBe(personId);
    expect(await db().session.count({ where: { personId, endedAt: null } })).toBe(1);
  });
});
