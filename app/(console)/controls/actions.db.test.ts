import { beforeEach, describe, expect, test, vi } from 'vitest';
import { sessionCookieName } from '#lib/auth/cookies.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { createMissingKeys } from '#lib/keys/keyring.ts';
import { requireRelyingParty } from '#lib/passkeys/relying-party.ts';
import { enrolFirst } from '#lib/passkeys/testing.ts';
import { softAuthenticator } from '#lib/testing/authenticator.ts';
import { openTestConsole, pendingJob, putInForce, roomId, sketch } from '#lib/testing/console.ts';
import { browser, newBrowser, signIn } from '#lib/testing/request.ts';
import { enterTriageAction } from '../rooms/actions.ts';
import {
  applyControlAction,
  liftControlAction,
  previewControlAction,
  reviewControlAction,
  rollBackChoicesAction,
  signControlAction,
  signLiftAction,
  startDrillAction,
  tickTaskAction,
} from './actions.ts';

vi.mock('next/headers', async () => (await import('#lib/testing/request.ts')).nextHeaders);
useTestDatabase();
beforeEach(async () => {
  await emptyDatabase();
  createMissingKeys(getConfig());
  newBrowser();
});

const reason = 'a bad minute';
const scope = { kind: 'triage' as const, scope: 'room' as const, subject: roomId, from: null, to: null };
const order = { ...scope, reason, endsAt: null, disputedJobId: null, policy: null };
const controlId = '0192f0c1-2f5a-7b1e-8a53-6d0f4a8f2c11';

const forAdmins: [string, () => Promise<unknown>][] = [
  ['previewControlAction', () => previewControlAction(scope)],
  ['rollBackChoicesAction', () => rollBackChoicesAction({ roomId })],
  ['signControlAction', () => signControlAction(order)],
  ['applyControlAction', () => applyControlAction(order)],
  ['signLiftAction', () => signLiftAction({ controlId, reason })],
  ['liftControlAction', () => liftControlAction({ controlId, reason })],
  ['tickTaskAction', () => tickTaskAction({ taskId: controlId, note: '' })],
  ['startDrillAction', () => startDrillAction({})],
];
const review = () => reviewControlAction({ controlId, statement: reason });

describe.each(forAdmins)('%s', (_, act) => {
  test('is refused to whoever is not signed in, to people without a role and to auditors, and changes nothing', async () => {
    expect(await act()).toMatchObject({ error: { code: 'NOT_SIGNED_IN' } });
    browser.cookies.set(sessionCookieName(getConfig()), 'a token that nobody was given');
    expect(await act()).toMatchObject({ error: { code: 'NOT_SIGNED_IN' } });
    for (const [mxid, roles] of [
      ['@rita:demo.localhost', []],
      ['@audrey:demo.localhost', ['auditor' as const]],
    ] as const) {
      await signIn(mxid, ...roles);
      expect(await act()).toMatchObject({ error: { code: 'NOT_PERMITTED' } });
    }
    expect([await db().control.count(), await db().drill.count()]).toEqual([0, 0]);
  });
});

test('a review is an auditor’s: refused to admins and to people without a role', async () => {
  expect(await review()).toMatchObject({ error: { code: 'NOT_SIGNED_IN' } });
  await signIn('@adam:demo.localhost', 'admin');
  expect(await review()).toMatchObject({ error: { code: 'NOT_PERMITTED' } });
  await signIn('@audrey:demo.localhost', 'auditor');
  expect(await review()).toMatchObject({ error: { code: 'NOT_IN_FORCE' } });
});

describe('an admin', () => {
  test('sees what a control would stop, applies it, and lifts it', async () => {
    const office = await openTestConsole();
    await pendingJob(office);
    await signIn('@adam:demo.localhost', 'admin');
    expect(await previewControlAction(scope)).toMatchObject({ ok: true, value: { pending: 1, tokens: 0 } });
    expect(await signControlAction(order)).toEqual({ ok: true, value: null });
    const applied = await applyControlAction(order);
    if (!applied.ok) throw new Error(applied.error.message);
    expect(await applyControlAction(order)).toMatchObject({ error: { code: 'ALREADY_IN_FORCE' } });
    const lift = { controlId: applied.value.controlId, reason };
    expect(await liftControlAction({ ...lift, reason: ' ' })).toMatchObject({ error: { code: 'INVALID_INPUT' } });
    expect(await liftControlAction(lift)).toMatchObject({ ok: true, value: { jobsRevalidated: [expect.any(String)] } });
  });

  test('rolls a room back to an earlier policy and no other', async () => {
    const office = await openTestConsole();
    const now = await putInForce(office.registry, sketch({ allow: ['read'] }));
    await signIn('@adam:demo.localhost', 'admin');
    const choices = await rollBackChoicesAction({ roomId });
    expect(choices).toMatchObject({ value: { current: { hash: now }, prior: [{ hash: office.policyHash }] } });
    const rollBack = { ...order, kind: 'rollback' as const };
    expect(await applyControlAction(rollBack)).toMatchObject({ error: { code: 'POLICY_NOT_BEFORE' } });
    expect(await applyControlAction({ ...rollBack, policy: now })).toMatchObject({
      error: { code: 'POLICY_NOT_BEFORE' },
    });
    expect(await applyControlAction({ ...rollBack, policy: office.policyHash })).toMatchObject({ ok: true });
  });

  test('with a passkey applies nothing by the session alone, neither here nor from the room’s page', async () => {
    await openTestConsole();
    const personId = await signIn('@adam:demo.localhost', 'admin');
    const actor = { kind: 'person' as const, personId, name: 'adam', mxid: null, roles: ['admin' as const] };
    await enrolFirst(actor, softAuthenticator());
    const refused = { error: { code: 'SIGNATURE_REQUIRED' } };
    expect(await applyControlAction(order)).toMatchObject(refused);
    expect(await enterTriageAction({ roomId, reason })).toMatchObject(refused);
    expect(await db().control.count()).toBe(0);
  });

  test('with a passkey applies and lifts what it signed, and nothing that was changed on the way', async () => {
    await openTestConsole();
    const personId = await signIn('@adam:demo.localhost', 'admin');
    const actor = { kind: 'person' as const, personId, name: 'adam', mxid: null, roles: ['admin' as const] };
    const key = await enrolFirst(actor, softAuthenticator());
    const party = requireRelyingParty(getConfig().publicUrl);
    const sign = (asked: Awaited<ReturnType<typeof signControlAction>>) => {
      if (!asked.ok || !asked.value) throw new Error('nothing to sign');
      const { challengeId, options } = asked.value;
      return { challengeId, response: key.get({ challenge: options.challenge, ...party }) };
    };
    const endsAt = new Date(Date.now() + 3_600_000).toISOString();
    const ending = { ...order, endsAt, reason: `  ${reason}  ` };
    const changed = { ...ending, scope: 'everything' as const, subject: null };
    expect(await applyControlAction({ ...changed, signed: sign(await signControlAction(ending)) })).toMatchObject({
      error: { code: 'CHALLENGE_ELSEWHERE' },
    });
    const applied = await applyControlAction({ ...ending, signed: sign(await signControlAction(ending)) });
    if (!applied.ok) throw new Error(applied.error.message);
    const lift = { controlId: applied.value.controlId, reason };
    expect(await liftControlAction(lift)).toMatchObject({ error: { code: 'SIGNATURE_REQUIRED' } });
    expect(await liftControlAction({ ...lift, signed: sign(await signLiftAction(lift)) })).toMatchObject({ ok: true });
    expect(await db().controlAssertion.count()).toBe(2);
  });
});
