import { beforeEach, describe, expect, test } from 'vitest';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { transaction } from '#lib/db/transaction.ts';
import { answerCode, answerTo } from '#lib/people/answer-code.ts';
import type { AuthError } from './auth-error.ts';
import { openCode } from './open-code.ts';
import { personActor } from './person-actor.ts';
import { redeemCode } from './redeem-code.ts';
import { requestCode } from './request-code.ts';
import { actorOfSession, endSession, type NewSession, startSession } from './session.ts';
import { sha256Text } from './tokens.ts';

useTestDatabase();
beforeEach(emptyDatabase);

const alice = '@alice:demo.localhost';
const start = new Date('2026-03-02T12:00:00Z');
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);
let addresses = 0;

/** Asks for a code from an address of its own, so that one test does not use up another's allowance. */
const ask = (typed = alice, now = start, address = `10.0.${++addresses % 200}.${addresses}`) =>
  requestCode({ typed, address, now }, getConfig());
async function sentCode(mxid = alice): Promise<string> {
  const row = await db().outboxMessage.findFirst({ where: { directMxid: mxid }, orderBy: { id: 'desc' } });
  return /Code: ([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(row?.content ?? '')?.[1] ?? 'none sent';
}
/** Types a code, once. */
const type = (typed: string, nonce: string | null, now = after(60)) => redeemCode({ typed, nonce, now });
const room = '!direct:demo.localhost';
/** Says something in the direct room of an id. */
const say = (body: string, sender = alice, roomId = room, now = after(60)) =>
  transaction(async (tx) => {
    await tx.directRoom.createMany({ data: [{ mxid: alice, roomId: room, createdAt: start }], skipDuplicates: true });
    return answerCode(tx, { roomId, sender, body, now });
  });
/** Types a code, answers with the number that is shown, and goes on. */
async function enter(typed: string, nonce: string | null, now = after(60)): Promise<NewSession> {
  const shown = await type(typed, nonce, now);
  if (!('waiting' in shown)) return shown;
  await say(shown.waiting, alice, room, now);
  const redeemed = await type(typed, nonce, now);
  if ('waiting' in redeemed) throw new Error('It still waits for an answer.');
  return redeemed;
}
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (error: AuthError) => error.code,
  );
const actions = async () => (await db().auditEntry.findMany({ orderBy: { id: 'asc' } })).map(({ action }) => action);

describe('signing in with a code', () => {
  test('the first time makes the person, the binding and a session, and gives no role', async () => {
    const { nonce } = await ask();
    const session = await enter(await sentCode(), nonce);
    expect(session.actor).toMatchObject({ mxid: alice, name: 'alice', roles: [] });
    expect(session.expiresAt).toEqual(after(60 + 7 * 24 * 3600));
    expect(await actions()).toEqual(['sign_in.code_sent', 'person.created', 'person.bound', 'session.started']);
  });

  test('the second time is the same person', async () => {
    const once = await ask();
    const first = await enter(await sentCode(), once.nonce);
    const twice = await ask(alice, after(100));
    const again = await enter(await sentCode(), twice.nonce, after(120));
    expect(again.actor.personId).toBe(first.actor.personId);
    expect(await db().person.count()).toBe(1);
  });

  test('neither the database nor the log holds the token, the nonce or the code', async () => {
    const { nonce } = await ask();
    const code = await sentCode();
    const { token } = await enter(code, nonce);
    const rows = JSON.stringify([
      await db().session.findMany(),
      await db().signInCode.findMany(),
      await db().auditEntry.findMany({ select: { detailText: true, target: true, actor: true } }),
    ]);
    for (const secret of [token, nonce, code, code.replace('-', '')]) expect(rows).not.toContain(secret);
    expect(rows).toContain(sha256Text(token));
  });

  test('a code typed into another browser opens nothing', async () => {
    await ask();
    const code = await sentCode();
    const { nonce: other } = await ask('@bo:demo.localhost');
    expect(await codeOf(enter(code, null))).toBe('NO_ACTIVE_CODE');
    expect(await codeOf(enter(code, 'another nonce'))).toBe('NO_ACTIVE_CODE');
    expect(await codeOf(enter(code, other))).toBe('WRONG_CODE');
    expect(await db().session.count()).toBe(0);
  });

  test('the sixth try fails even with the right code', async () => {
    const { nonce } = await ask();
    const code = await sentCode();
    for (const left of [4, 3, 2, 1]) {
      await expect(enter('WRONG000', nonce)).rejects.toThrow(`${left} ${left === 1 ? 'try is' : 'tries are'} left`);
    }
    expect(await codeOf(enter('WRONG000', nonce))).toBe('NO_ACTIVE_CODE');
    expect(await codeOf(enter(code, nonce))).toBe('NO_ACTIVE_CODE');
    expect((await actions()).filter((action) => action === 'sign_in.refused')).toHaveLength(5);
  });

  test('the fifth try may still be the right one', async () => {
    const { nonce } = await ask();
    const code = await sentCode();
    for (let wrong = 0; wrong < 4; wrong++) await codeOf(enter('WRONG000', nonce));
    expect(await codeOf(enter(code, nonce))).toBe('accepted');
  });

  test('guesses sent side by side are counted one by one', async () => {
    const { nonce } = await ask();
    const codes = await Promise.all(Array.from({ length: 12 }, (_, at) => codeOf(enter(`GUESS00${at}`, nonce))));
    expect(codes.filter((code) => code === 'WRONG_CODE')).toHaveLength(4);
    expect((await actions()).filter((action) => action === 'sign_in.refused')).toHaveLength(5);
  });

  test('one code opens one session, however often it is sent at once', async () => {
    const { nonce } = await ask();
    const code = await sentCode();
    const shown = await type(code, nonce);
    await say('waiting' in shown ? shown.waiting : '');
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => codeOf(type(code, nonce))));
    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(1);
    expect(await db().session.count()).toBe(1);
    expect(await codeOf(enter(code, nonce))).toBe('NO_ACTIVE_CODE');
  });

  test('who reads the bot’s messages and cannot speak for the id gets no session', async () => {
    const { nonce } = await ask();
    const code = await sentCode();
    const shown = await type(code, nonce);
    const number = 'waiting' in shown ? shown.waiting : '';
    expect(number).toMatch(/^\d{4}$/);
    // Attack: the bot says it, a stranger does, the id does so elsewhere or says something else.
    expect(await say(number, getConfig().matrix.botUserId)).toBe(false);
    expect(await say(number, '@mallory:demo.localhost')).toBe(false);
    expect(await say(number, alice, '!other:demo.localhost')).toBe(false);
    expect(await say(`${(Number(number) + 1) % 10_000}`.padStart(4, '0'))).toBe(false);
    expect(await say(`yes, ${number}`)).toBe(false);
    for (let again = 0; again < 8; again++) expect(await type(code, nonce)).toEqual({ waiting: number });
    expect(await db().session.count()).toBe(0);
    expect(await say(` ${number}\n`)).toBe(true);
    expect(await type(code, nonce)).toMatchObject({ actor: { mxid: alice } });
  });

  test('a number that was answered is good for its browser alone, and an answer before the code was typed for none', async () => {
    const { nonce } = await ask();
    const code = await sentCode();
    const row = await db().signInCode.findFirstOrThrow();
    expect(await say(answerTo(row))).toBe(false);
    expect(await type(code, nonce)).toHaveProperty('waiting');
    await say(answerTo(row));
    expect(await codeOf(type(code, 'another nonce'))).toBe('NO_ACTIVE_CODE');
    expect(await codeOf(type('WRONG000', nonce))).toBe('WRONG_CODE');
    expect(await codeOf(type(code, nonce, after(11 * 60)))).toBe('NO_ACTIVE_CODE');
    expect(await db().session.count()).toBe(0);
  });

  test('a code of eleven minutes ago is too old', async () => {
    const { nonce } = await ask();
    expect(await codeOf(enter(await sentCode(), nonce, after(11 * 60)))).toBe('NO_ACTIVE_CODE');
    expect(await openCode(db(), nonce, after(11 * 60))).toBeNull();
  });

  test('a new code ends the one before, also when two are asked for at once', async () => {
    const asked = await Promise.all([ask(), ask()]);
    const open = await Promise.all(asked.map(({ nonce }) => openCode(db(), nonce, after(1))));
    expect(open.filter((mxid) => mxid === alice)).toHaveLength(1);
  });

  test('a disabled person gets no session', async () => {
    const { nonce } = await ask();
    const { actor } = await enter(await sentCode(), nonce);
    await db().person.update({ where: { id: actor.personId }, data: { disabledAt: after(90) } });
    const second = await ask(alice, after(100));
    expect(await codeOf(enter(await sentCode(), second.nonce, after(120)))).toBe('PERSON_DISABLED');
  });
});

describe('asking for a code', () => {
  test('answers alike for an id that exists, one that does not, and a program; a program gets no message', async () => {
    await db().agent.create({
      data: { did: 'did:key:z', name: 'a', mxid: '@agent:demo.localhost', registeredBy: 't', registeredAt: start },
    });
    for (const mxid of [alice, '@nobody:demo.localhost', '@agent:demo.localhost', getConfig().matrix.botUserId]) {
      const { nonce } = await ask(mxid);
      expect(nonce).toHaveLength(43);
      expect(await openCode(db(), nonce, after(1))).toBe(mxid);
    }
    const reached = await db().outboxMessage.findMany({ orderBy: { id: 'asc' }, select: { directMxid: true } });
    expect(reached.map(({ directMxid }) => directMxid)).toEqual([alice, '@nobody:demo.localhost']);
    expect(await actions()).toContain('sign_in.refused');
  });

  test('an id on another server gets none', async () => {
    expect(await codeOf(ask('@alice:evil.example'))).toBe('SERVER_NOT_ALLOWED');
    expect(await db().outboxMessage.count()).toBe(0);
  });

  test('three codes in a quarter of an hour are enough for one id, whoever asks', async () => {
    for (let count = 0; count < 3; count++) await ask(alice, after(count));
    expect(await codeOf(ask(alice, after(10)))).toBe('RATE_LIMITED');
    expect(await codeOf(ask('@bo:demo.localhost', after(10)))).toBe('accepted');
    expect(await codeOf(ask(alice, after(16 * 60)))).toBe('accepted');
  });

  test('one address gets ten in a quarter of an hour, whichever ids it names', async () => {
    const from = (count: number, now: Date) => codeOf(ask(`@p${count}:demo.localhost`, now, '192.0.2.1'));
    for (let count = 0; count < 10; count++) expect(await from(count, after(count))).toBe('accepted');
    expect(await from(11, after(20))).toBe('RATE_LIMITED');
    expect(await from(12, after(20 * 60))).toBe('accepted');
  });
});

describe('a session', () => {
  const signedIn = async () => {
    const { nonce } = await ask();
    const session = await enter(await sentCode(), nonce);
    const { id } = await db().session.findUniqueOrThrow({ where: { tokenSha256: sha256Text(session.token) } });
    return { ...session, id };
  };

  test('is over when it was ended, once, with one entry', async () => {
    const { id, token } = await signedIn();
    await Promise.all([endSession(token, after(90)), endSession(token, after(90))]);
    expect(await actorOfSession(db(), id, after(91))).toBeNull();
    expect((await actions()).filter((action) => action === 'session.ended')).toHaveLength(1);
  });

  test('is over when its person is disabled', async () => {
    const { id, actor } = await signedIn();
    expect(await actorOfSession(db(), id, after(61))).not.toBeNull();
    await db().person.update({ where: { id: actor.personId }, data: { disabledAt: after(70) } });
    expect(await actorOfSession(db(), id, after(71))).toBeNull();
  });

  test('an id that was unbound and a role that was taken are gone with the next request', async () => {
    const { actor } = await signedIn();
    await db().roleGrant.create({
      data: { personId: actor.personId, role: 'admin', grantedBy: 't', grantedAt: start },
    });
    expect(await personActor(db(), actor.personId)).toMatchObject({ mxid: alice, roles: ['admin'] });
    await db().matrixBinding.updateMany({ data: { unboundAt: after(70) } });
    await db().roleGrant.updateMany({ data: { revokedAt: after(70) } });
    expect(await personActor(db(), actor.personId)).toMatchObject({ mxid: null, roles: [] });
  });

  test('that cannot be recorded is not started', async () => {
    const { actor } = await signedIn();
    const sessions = await db().session.count();
    await expect(
      transaction(async (tx) => {
        await startSession(tx, { personId: actor.personId, method: 'demo', now: after(80) });
        throw new Error('the entry could not be written');
      }),
    ).rejects.toThrow();
    expect(await db().session.count()).toBe(sessions);
  });
});
