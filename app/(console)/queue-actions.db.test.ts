import { beforeEach, describe, expect, test, vi } from 'vitest';
import { sessionCookieName } from '#lib/auth/cookies.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { createMissingKeys } from '#lib/keys/keyring.ts';
import { alice, join, openTestConsole, pendingJob, rita, stateOf } from '#lib/testing/console.ts';
import { browser, newBrowser, signIn } from '#lib/testing/request.ts';
import { approveSetAction, askSetSignatureAction, denySetAction, readSetAction } from './queue-actions.ts';

vi.mock('next/headers', async () => (await import('#lib/testing/request.ts')).nextHeaders);
useTestDatabase();

type Item = { jobId: string; digest: string };
let items: Item[];
beforeEach(async () => {
  await emptyDatabase();
  createMissingKeys(getConfig());
  newBrowser();
  const console = await openTestConsole();
  const plan = (path: string) => ({ summary: 's', steps: [{ tool: 'read', args: { path } }] });
  items = [await pendingJob(console, plan('a'), new Date()), await pendingJob(console, plan('b'), new Date())];
});

const actions: [string, (items: Item[]) => Promise<unknown>][] = [
  ['approveSetAction', (given) => approveSetAction({ items: given })],
  ['denySetAction', (given) => denySetAction({ items: given, reason: 'a test' })],
  ['readSetAction', (given) => readSetAction({ items: given })],
  ['askSetSignatureAction', (given) => askSetSignatureAction({ items: given })],
];
const decisions = () => db().decision.count();

describe.each(actions)('%s', (_, act) => {
  test('asks whoever holds no session to sign in, and decides nothing', async () => {
    expect(await act(items)).toMatchObject({ ok: false, error: { code: 'NOT_SIGNED_IN' } });
    browser.cookies.set(sessionCookieName(getConfig()), 'a token that nobody was given');
    expect(await act(items)).toMatchObject({ ok: false, error: { code: 'NOT_SIGNED_IN' } });
    expect(await decisions()).toBe(0);
  });

  test.each([
    ['a stranger', []],
    ['an admin whom no policy names and who is in no room', ['admin' as const]],
  ])('gives %s no decision', async (who, roles) => {
    await signIn('@stranger:test.localhost', ...roles);
    const answer = JSON.stringify(await act(items));
    if (who === 'a stranger') expect(answer).toContain('NOT_FOUND');
    expect(await decisions()).toBe(0);
  });

  test('answers the same for a job of a room that the person may not see as for one that is none', async () => {
    await signIn(alice);
    const hidden = '!hidden:test.localhost';
    await db().room.create({
      data: {
        roomId: hidden,
        name: 'hidden',
        state: 'joined',
        allowedBy: 'x',
        allowedAt: new Date(),
        updatedAt: new Date(),
      },
    });
    await db().job.update({ where: { id: items[1]?.jobId }, data: { roomId: hidden } });
    const unknown = { jobId: '0000000000ZZ', digest: '0'.repeat(64) };
    const [first, second] = items as [Item, Item];
    expect(await act([first, second])).toEqual(await act([first, unknown]));
    expect(await act([first, second])).toMatchObject({ ok: false, error: { code: 'UNKNOWN_JOB' } });
    expect(await decisions()).toBe(0);
  });

  test('takes no other form than its own', async () => {
    await signIn(alice);
    expect(await act([])).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
    const strange = [{ ...items[0], extra: true }] as unknown as Item[];
    expect(await act(strange)).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
  });
});

describe('an approver', () => {
  test('reads a set, approves it, and every decision names the session and the set', async () => {
    await signIn(alice);
    const read = await readSetAction({ items });
    if (!read.ok) throw new Error(read.error.message);
    const approved = await approveSetAction({ items });
    expect(approved).toMatchObject({ ok: true, value: { setDigest: read.value.setDigest } });
    const rows = await db().decision.findMany();
    expect(rows.map((row) => row.channel)).toEqual(['browser', 'browser']);
    for (const row of rows) {
      expect(JSON.parse(row.evidenceText)).toMatchObject({
        session_id: expect.any(String),
        set: { digest: read.value.setDigest },
      });
    }
  });

  test('denies a set only with a reason', async () => {
    await signIn(alice);
    expect(await denySetAction({ items, reason: '  ' })).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
    expect(await denySetAction({ items, reason: 'no' })).toMatchObject({ ok: true });
    expect(await stateOf(items[0]?.jobId ?? '')).toBe('denied');
  });
});

test('the requester is told for each job why they may not approve it', async () => {
  await join(rita);
  await signIn(rita);
  expect(await approveSetAction({ items })).toMatchObject({
    ok: true,
    value: {
      results: [
        { ok: false, code: 'OWN_JOB' },
        { ok: false, code: 'OWN_JOB' },
      ],
    },
  });
});
