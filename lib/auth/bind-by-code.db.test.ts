import { beforeEach, describe, expect, test } from 'vitest';
import type { PersonActor } from '#lib/actor.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { transaction } from '#lib/db/transaction.ts';
import { answerCode, answerTo } from '#lib/people/answer-code.ts';
import { personForIdentity } from '#lib/people/identity.ts';
import { unbindMxid } from '#lib/people/unbind-mxid.ts';
import { openBindingCode, redeemBindingCode, requestBindingCode } from './bind-by-code.ts';
import { personActor } from './person-actor.ts';
import { redeemCode } from './redeem-code.ts';
import { requestCode } from './request-code.ts';

useTestDatabase();
beforeEach(emptyDatabase);

const alice = '@alice:demo.localhost';
const start = new Date('2026-03-02T12:00:00Z');
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);
const system = { kind: 'system', name: 'console' } as const;
let addresses = 0;

/** A person who signed in at an OpenID provider and has no Matrix id yet. */
async function newcomer(subject: string): Promise<PersonActor> {
  const identity = { issuer: 'https://login.example.org', subject, label: subject };
  const { personId } = await transaction((tx) => personForIdentity(tx, identity, { actor: system, now: start }));
  return (await personActor(db(), personId)) as PersonActor;
}
const ask = (actor: PersonActor, sessionId = 'session-1', typed = alice, now = start) =>
  requestBindingCode({ actor, sessionId, typed, now, address: `10.1.0.${++addresses}` }, getConfig());
const type = (actor: PersonActor, typed: string, sessionId = 'session-1', now = after(60)) =>
  redeemBindingCode({ actor, sessionId, typed, now });
/** The id answers with the number of whatever codes were typed for it. */
const answer = async (mxid: string) =>
  transaction(async (tx) => {
    const roomId = `!direct-${mxid}`;
    await tx.directRoom.createMany({ data: [{ mxid, roomId, createdAt: start }], skipDuplicates: true });
    for (const code of await tx.signInCode.findMany({ where: { mxid, usedAt: null } })) {
      await answerCode(tx, { roomId, sender: mxid, body: answerTo(code), now: after(60) });
    }
  });
/** Types a code, has the id answer, and goes on. */
async function enter(actor: PersonActor, typed: string, sessionId = 'session-1', now = after(60)) {
  const shown = await type(actor, typed, sessionId, now);
  if (!('waiting' in shown)) return shown;
  const { mxid } = await db().signInCode.findFirstOrThrow({ where: { typedAt: now }, orderBy: { createdAt: 'desc' } });
  await answer(mxid);
  return type(actor, typed, sessionId, now);
}
const message = async () => (await db().outboxMessage.findFirst({ orderBy: { id: 'desc' } }))?.content ?? '';
const sentCode = async () => /Code: ([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(await message())?.[1] ?? 'none sent';
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (error: { code: string }) => error.code,
  );
const mxidOf = async (actor: PersonActor) => (await personActor(db(), actor.personId))?.mxid;
const actions = async () => (await db().auditEntry.findMany({ orderBy: { id: 'asc' } })).map(({ action }) => action);

describe('binding a Matrix id by a code', () => {
  test('binds it to the signed-in person, gives no role, and is on record', async () => {
    const vera = await newcomer('vera');
    expect(await ask(vera)).toEqual({ mxid: alice });
    expect(await message()).toContain('signed in to Countersign as “vera”');
    expect(await openBindingCode(db(), { actor: vera, sessionId: 'session-1', now: after(1) })).toBe(alice);
    await enter(vera, await sentCode());
    expect(await personActor(db(), vera.personId)).toMatchObject({ mxid: alice, roles: [] });
    expect((await actions()).slice(2)).toEqual(['binding.code_sent', 'person.bound']);
    expect(await codeOf(ask(vera, 'session-1', ` ${alice} `, after(90)))).toBe('ID_IS_YOURS');
  });

  test('counts in the session that asked and in no other, of theirs or of anybody', async () => {
    const [vera, walter] = [await newcomer('vera'), await newcomer('walter')];
    await ask(vera);
    const code = await sentCode();
    expect(await codeOf(enter(vera, code, 'session-2'))).toBe('NO_ACTIVE_CODE');
    expect(await codeOf(enter(walter, code))).toBe('NO_ACTIVE_CODE');
    expect(await mxidOf(vera)).toBeNull();
    expect(await codeOf(enter(vera, code))).toBe('accepted');
    expect(await codeOf(enter(vera, code))).toBe('NO_ACTIVE_CODE');
  });

  test('waits for the id’s own answer: who reads the bot’s messages binds nothing', async () => {
    const vera = await newcomer('vera');
    await ask(vera);
    const code = await sentCode();
    for (let again = 0; again < 2; again++) expect(await type(vera, code)).toHaveProperty('waiting');
    expect(await mxidOf(vera)).toBeNull();
    await answer(alice);
    expect(await type(vera, code)).toEqual({ mxid: alice });
  });

  test('a binding code signs nobody in, and a sign-in code binds nothing', async () => {
    const vera = await newcomer('vera');
    await ask(vera);
    expect(await codeOf(redeemCode({ typed: await sentCode(), nonce: 'session-1', now: after(1) }))).toBe(
      'NO_ACTIVE_CODE',
    );
    await requestCode({ typed: alice, address: '10.2.0.1', now: after(2) }, getConfig());
    expect(await codeOf(enter(vera, await sentCode()))).toBe('NO_ACTIVE_CODE');
    expect(await mxidOf(vera)).toBeNull();
  });

  test('an id of another account is refused, however well it is proven', async () => {
    const [vera, walter] = [await newcomer('vera'), await newcomer('walter')];
    await ask(vera);
    await enter(vera, await sentCode());
    await ask(walter, 'session-w', alice, after(100));
    expect(await codeOf(enter(walter, await sentCode(), 'session-w', after(120)))).toBe('ID_OF_ANOTHER');
    expect((await actions()).at(-1)).toBe('binding.refused');
    expect(await mxidOf(walter)).toBeNull();
  });

  test('of two people who prove one id at the same instant one gets it', async () => {
    const [vera, walter] = [await newcomer('vera'), await newcomer('walter')];
    await ask(vera, 'v');
    const first = await sentCode();
    await ask(walter, 'w');
    // The later code closed the earlier one: it is opened again, so that both hold a good code at once.
    await db().signInCode.updateMany({ data: { usedAt: null } });
    const outcomes = await Promise.all([codeOf(enter(vera, first, 'v')), codeOf(enter(walter, await sentCode(), 'w'))]);
    expect(outcomes.sort()).toEqual(['ID_OF_ANOTHER', 'accepted']);
  });

  test('an id that was unbound needs an admin, also for the one who unbound it', async () => {
    const vera = await newcomer('vera');
    await ask(vera);
    await enter(vera, await sentCode());
    await unbindMxid({ personId: vera.personId, mxid: alice, actor: vera, now: after(100) });
    expect(await mxidOf(vera)).toBeNull();
    await ask(vera, 'session-1', alice, after(110));
    expect(await codeOf(enter(vera, await sentCode(), 'session-1', after(120)))).toBe('REBINDING_NEEDS_ADMIN');
    const { nonce } = await requestCode({ typed: alice, address: '10.2.0.2', now: after(130) }, getConfig());
    const signIn = async () => redeemCode({ typed: await sentCode(), nonce, now: after(140) });
    expect(await signIn()).toHaveProperty('waiting');
    await answer(alice);
    expect(await codeOf(signIn())).toBe('REBINDING_NEEDS_ADMIN');
    expect(await db().person.count()).toBe(1);
  });

  test('the only way in cannot be given up, not by giving up two at once either', async () => {
    const vera = await newcomer('vera');
    for (const [at, mxid] of [alice, '@vera:demo.localhost'].entries()) {
      await ask(vera, 'session-1', mxid, after(at));
      await enter(vera, await sentCode());
    }
    await db().oidcIdentity.deleteMany();
    const unbind = (mxid: string) => unbindMxid({ personId: vera.personId, mxid, actor: vera, now: after(100) });
    const outcomes = await Promise.all([codeOf(unbind(alice)), codeOf(unbind('@vera:demo.localhost'))]);
    expect(outcomes.sort()).toEqual(['ONLY_WAY_IN', 'accepted']);
  });

  test('guesses are counted: the sixth try fails even with the right code', async () => {
    const vera = await newcomer('vera');
    await ask(vera);
    const code = await sentCode();
    for (let wrong = 0; wrong < 5; wrong++) await codeOf(enter(vera, 'WRONG000'));
    expect(await codeOf(enter(vera, code))).toBe('NO_ACTIVE_CODE');
  });
});
