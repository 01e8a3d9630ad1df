import { beforeEach, describe, expect, test, vi } from 'vitest';
import { sessionCookieName } from '#lib/auth/cookies.ts';
import { signerFromSeed } from '#lib/canon/ed25519.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { createMissingKeys } from '#lib/keys/keyring.ts';
import { noon, openTestConsole, roomId, sketch } from '#lib/testing/console.ts';
import { browser, newBrowser, signIn } from '#lib/testing/request.ts';
import { registerAgentAction, revokeAgentAction } from './agents/actions.ts';
import { activatePolicyAction, previewPolicyAction, publishPolicyAction } from './policies/actions.ts';
import { allowRoomAction, assignAgentAction, enterTriageAction, exitTriageAction } from './rooms/actions.ts';

vi.mock('next/headers', async () => (await import('#lib/testing/request.ts')).nextHeaders);
useTestDatabase();
beforeEach(async () => {
  await emptyDatabase();
  createMissingKeys(getConfig());
  newBrowser();
});

const did = (await signerFromSeed(new Uint8Array(32).fill(3))).did;
const reason = 'a test';
const hash = 'A'.repeat(43);

/** Every action of these pages with an input that its schema accepts. */
const actions: [string, () => Promise<unknown>][] = [
  ['allowRoomAction', () => allowRoomAction({ roomId: '!new:x', name: 'New' })],
  ['assignAgentAction', () => assignAgentAction({ roomId, agentDid: did })],
  ['enterTriageAction of a room', () => enterTriageAction({ roomId, reason })],
  ['enterTriageAction of every room', () => enterTriageAction({ roomId: null, reason })],
  ['exitTriageAction', () => exitTriageAction({ controlId: crypto.randomUUID(), reason })],
  ['registerAgentAction', () => registerAgentAction({ did, name: 'A', mxid: '', operatorMxid: '' })],
  ['revokeAgentAction', () => revokeAgentAction({ did, reason })],
  ['previewPolicyAction', () => previewPolicyAction({ sourceText: sketch() })],
  ['publishPolicyAction', () => publishPolicyAction({ sourceText: sketch() })],
  ['activatePolicyAction', () => activatePolicyAction({ roomId, hash, reason })],
];
const entries = () => db().auditEntry.count();

describe.each(actions)('%s', (_, act) => {
  test('asks whoever holds no session to sign in, and changes nothing', async () => {
    const before = await entries();
    expect(await act()).toMatchObject({ ok: false, error: { code: 'NOT_SIGNED_IN' } });
    browser.cookies.set(sessionCookieName(getConfig()), 'a token that nobody was given');
    expect(await act()).toMatchObject({ ok: false, error: { code: 'NOT_SIGNED_IN' } });
    expect(await entries()).toBe(before);
  });

  test.each([
    ['a person without a role', '@rita:demo.localhost', []],
    ['an auditor', '@audrey:demo.localhost', ['auditor' as const]],
  ])('refuses %s and changes nothing', async (_who, mxid, roles) => {
    await signIn(mxid, ...roles);
    const before = await entries();
    expect(await act()).toMatchObject({ ok: false, error: { code: 'NOT_PERMITTED' } });
    expect(await entries()).toBe(before);
  });

  test('refuses an admin whose session has ended or whose account was disabled', async () => {
    const personId = await signIn('@adam:demo.localhost', 'admin');
    await db().person.update({ where: { id: personId }, data: { disabledAt: new Date() } });
    expect(await act()).toMatchObject({ ok: false, error: { code: 'NOT_SIGNED_IN' } });
    await db().person.update({ where: { id: personId }, data: { disabledAt: null } });
    await db().session.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });
    expect(await act()).toMatchObject({ ok: false, error: { code: 'NOT_SIGNED_IN' } });
  });

  test('refuses an admin whose role was taken while they were signed in', async () => {
    await signIn('@adam:demo.localhost', 'admin');
    await db().roleGrant.updateMany({ data: { revokedAt: new Date() } });
    expect(await act()).toMatchObject({ ok: false, error: { code: 'NOT_PERMITTED' } });
  });
});

describe('an admin', () => {
  beforeEach(async () => void (await signIn('@adam:demo.localhost', 'admin')));

  test('allows a room, registers an agent and gives it the room; the log names the admin', async () => {
    expect(await allowRoomAction({ roomId: ' !new:x ', name: 'New' })).toEqual({
      ok: true,
      value: { roomId: '!new:x' },
    });
    const agent = { did, name: 'Agent', mxid: '', operatorMxid: '@bo:demo.localhost' };
    expect(await registerAgentAction(agent)).toEqual({ ok: true, value: null });
    expect(await assignAgentAction({ roomId: '!new:x', agentDid: did })).toEqual({ ok: true, value: null });
    const rows = await db().auditEntry.findMany({ orderBy: { id: 'desc' }, take: 3 });
    expect(rows.map((row) => row.action)).toEqual(['room.agent_assigned', 'agent.registered', 'room.allowed']);
    expect(new Set(rows.map((row) => row.actor.split(' ')[1]))).toEqual(new Set(['@adam:demo.localhost']));
  });

  test('is told in a sentence why something was refused', async () => {
    expect(await allowRoomAction({ roomId: '#alias:x', name: 'A' })).toMatchObject({ error: { code: 'BAD_ROOM_ID' } });
    expect(await allowRoomAction({ roomId: '', name: 'A' })).toMatchObject({
      error: { code: 'INVALID_INPUT', message: 'Give the room’s id.' },
    });
    expect(await enterTriageAction({ roomId: '!none:x', reason })).toMatchObject({
      error: { code: 'UNKNOWN_SUBJECT' },
    });
    const text = sketch().replace('"wpc_version"', '"wpc_versio"');
    expect(await publishPolicyAction({ sourceText: text })).toMatchObject({
      error: { code: 'INVALID_SOURCE', message: expect.stringContaining('wpc_versio') },
    });
  });

  test('previews without storing, publishes, and puts in force with a reason', async () => {
    await openTestConsole();
    const sourceText = sketch({ allow: ['read', 'pay'] });
    const preview = await previewPolicyAction({ sourceText });
    expect(preview).toMatchObject({ ok: true, value: { existed: false, rooms: [{ roomId, head: { version: 1 } }] } });
    expect(JSON.stringify(preview)).toContain('Agents may use “pay”');
    expect(await db().policy.count()).toBe(1);
    const published = await publishPolicyAction({ sourceText });
    if (!published.ok) throw new Error(published.error.message);
    const activation = { roomId, hash: published.value.hash, reason };
    expect(await activatePolicyAction(activation)).toEqual({ ok: true, value: { version: 2 } });
    expect(await activatePolicyAction({ ...activation, reason: ' ' })).toMatchObject({
      error: { code: 'INVALID_INPUT' },
    });
  });

  test('switches triage on and off again', async () => {
    await openTestConsole();
    const on = await enterTriageAction({ roomId, reason });
    if (!on.ok) throw new Error(on.error.message);
    const control = await db().control.findFirstOrThrow();
    expect(control).toMatchObject({ scope: 'room', subject: roomId, reason, liftedAt: null });
    expect(await enterTriageAction({ roomId, reason })).toMatchObject({ error: { code: 'ALREADY_IN_FORCE' } });
    expect(await exitTriageAction({ controlId: control.id, reason })).toMatchObject({ ok: true });
    expect(await exitTriageAction({ controlId: control.id, reason })).toMatchObject({
      error: { code: 'NOT_IN_FORCE' },
    });
    expect(noon).toBeInstanceOf(Date);
  });

  test('learns nothing of an unexpected failure but a reference that the log has too', async () => {
    await db().$executeRawUnsafe('ALTER TABLE room RENAME TO room_away');
    try {
      const answer = await allowRoomAction({ roomId: '!new:x', name: 'New' });
      expect(answer).toMatchObject({ ok: false, error: { code: 'UNEXPECTED' } });
      expect(JSON.stringify(answer)).not.toMatch(/room_away|prisma|relation/i);
      expect(JSON.stringify(answer)).toMatch(/[0-9A-Z]{8}/);
    } finally {
      await db().$executeRawUnsafe('ALTER TABLE room_away RENAME TO room');
    }
  });
});
