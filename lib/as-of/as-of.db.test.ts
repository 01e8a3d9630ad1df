import { beforeEach, describe, expect, test } from 'vitest';
import type { PersonActor } from '#lib/actor.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { transaction } from '#lib/db/transaction.ts';
import { disablePerson, enablePerson } from '#lib/people/disable-person.ts';
import { grantRole } from '#lib/people/grant-role.ts';
import { personForMxid } from '#lib/people/person-for-mxid.ts';
import { revokeRole } from '#lib/people/revoke-role.ts';
import { unbindMxid } from '#lib/people/unbind-mxid.ts';
import { recordRoomClosed } from '#lib/rooms/change-room-state.ts';
import { runningJob } from '#lib/testing/agent-run.ts';
import {
  after,
  alice,
  oncall,
  openTestConsole,
  putInForce,
  roomId,
  setup,
  sketch,
  type TestConsole,
} from '#lib/testing/console.ts';
import { enterTriage, exitTriage } from '#lib/testing/triage.ts';
import { revokeTokens } from '#lib/tokens/revoke.ts';
import { asOf } from './as-of.ts';
import { justBefore } from './moment.ts';

useTestDatabase();
let console_: TestConsole;
let admin: PersonActor;

/** A person with an account, an admin when asked. */
async function account(mxid: string, seconds: number, role?: 'admin'): Promise<string> {
  const now = after(seconds);
  return transaction(async (tx) => {
    const { personId } = await personForMxid(tx, { mxid, displayName: mxid, actor: setup, now });
    if (role) await grantRole(tx, { personId, role, actor: setup, now });
    return personId;
  });
}

beforeEach(async () => {
  await emptyDatabase();
  console_ = await openTestConsole();
  const personId = await account('@adam:test.localhost', 1, 'admin');
  admin = { kind: 'person', personId, name: 'Adam', mxid: '@adam:test.localhost', roles: ['admin'] };
});

const at = (seconds: number, ms = 0) => asOf({ at: new Date(after(seconds).getTime() + ms), now: after(100_000) });
const room = async (seconds: number, ms = 0) => (await at(seconds, ms)).rooms.find((one) => one.roomId === roomId);
const approver = async (mxid: string, seconds: number) =>
  (await room(seconds))?.approvers.find((one) => one.mxid === mxid);

let places = 0n;
/** A membership event as the sync stores it. */
async function membership(mxid: string, value: string, seconds: number) {
  places += 1n;
  const eventId = `$member-${places}`;
  const raw = JSON.stringify({ type: 'm.room.member', state_key: mxid, content: { membership: value } });
  const { seq } = await db().matrixEvent.create({
    data: {
      eventId,
      roomId,
      sender: mxid,
      type: 'm.room.member',
      raw,
      rawSha256: eventId,
      source: 'sync',
      claimedAt: 0n,
      receivedAt: after(seconds),
      verdict: 'fact:member',
    },
  });
  await db().roomMember.update({ where: { roomId_mxid: { roomId, mxid } }, data: { membership: value, seq } });
}

describe('a room', () => {
  test('has the head that was in force then, also when it changed twice in one moment', async () => {
    const narrow = await putInForce(console_.registry, sketch({ allow: ['read'] }), after(10));
    const wide = await putInForce(console_.registry, sketch({ allow: ['read', 'search'] }), after(20));
    const back = await putInForce(console_.registry, sketch({ allow: ['read'] }), after(20));
    const heads = [];
    for (const [seconds, ms] of [
      [0, 0],
      [10, -1],
      [10, 0],
      [20, -1],
      [20, 0],
    ] as const) {
      const head = (await room(seconds, ms))?.head;
      heads.push([head?.version, head?.wpcHash]);
    }
    expect(heads).toEqual([
      [1, console_.policyHash],
      [1, console_.policyHash],
      [2, narrow],
      [2, narrow],
      [4, back],
    ]);
    expect(wide).not.toBe(back);
  });

  test('is not there before it was allowed, and has the state and agent that the log says it had', async () => {
    expect((await at(0, -1)).rooms).toEqual([]);
    expect(await room(0)).toMatchObject({ state: 'joined', agent: { did: console_.agent.did, revoked: false } });
    const by = { actor: setup, now: after(50) };
    await transaction((tx) => recordRoomClosed(tx, { roomId, to: 'lost', reason: 'kicked', ...by }));
    expect((await room(50, -1))?.state).toBe('joined');
    expect((await room(50))?.state).toBe('lost');
    expect(await approver(alice, 50)).toMatchObject({ could: 'no', why: expect.stringContaining('lost') });
  });

  test('names who could decide: bound, disabled, enabled again, unbound', async () => {
    await membership(alice, 'join', 2);
    expect(await approver(alice, 3)).toMatchObject({ account: 'none', could: 'yes' });
    const personId = await account(alice, 5);
    const act = { personId, actor: admin };
    await disablePerson({ ...act, reason: 'lost laptop', now: after(10) });
    await enablePerson({ ...act, reason: 'found it', now: after(20) });
    await unbindMxid({ ...act, mxid: alice, now: after(30) });
    const seen = [];
    for (const seconds of [4, 5, 9, 10, 19, 20, 29, 30]) {
      const { account: stood, could } = (await approver(alice, seconds)) ?? {};
      seen.push(`${seconds} ${stood} ${could}`);
    }
    expect(seen).toEqual([
      '4 none yes',
      '5 enabled yes',
      '9 enabled yes',
      '10 disabled no',
      '19 disabled no',
      '20 enabled yes',
      '29 enabled yes',
      '30 unbound no',
    ]);
    expect((await at(10)).disabled).toMatchObject([{ personId, since: after(10).toISOString() }]);
    expect((await at(20)).disabled).toEqual([]);
  });

  test('says of membership what stored events tell, and not known where they tell nothing', async () => {
    await membership(alice, 'join', 10);
    await membership(alice, 'leave', 20);
    await membership(alice, 'join', 30);
    const told = [];
    for (const seconds of [9, 10, 19, 20, 29, 30]) told.push((await approver(alice, seconds))?.could);
    expect(told).toEqual(['not_known', 'yes', 'yes', 'no', 'no', 'yes']);
    // The list of members is all that we have of the other one: known from the next event on.
    expect((await approver(oncall, 9))?.could).toBe('not_known');
    expect((await approver(oncall, 40))?.could).toBe('yes');
  });
});

test('a control is in force from its entry on and not at the moment of its end', async () => {
  const order = { roomId, reason: 'looks odd', actor: admin };
  await membership(alice, 'join', 2);
  const { controlId } = await enterTriage({ ...order, now: after(10) }, console_);
  await exitTriage({ controlId, reason: 'all good', actor: admin, now: after(20) }, console_);
  const inForce = [];
  for (const [seconds, ms] of [
    [10, -1],
    [10, 0],
    [20, -1],
    [20, 0],
  ] as const)
    inForce.push((await at(seconds, ms)).controls.map(({ id }) => id));
  expect(inForce).toEqual([[], [controlId], [controlId], []]);
  expect([(await approver(alice, 10))?.why, (await approver(alice, 20))?.could]).toEqual([
    expect.stringContaining('triage'),
    'yes',
  ]);
  expect((await at(10)).controls[0]).toMatchObject({
    kind: 'triage',
    subject: roomId,
    subjectName: 'finance',
    appliedBy: '@adam:test.localhost',
    liftedAt: after(20).toISOString(),
  });
});

test('a token is live from its minting until it is revoked, or expires', async () => {
  const { jobId, claims } = await runningJob(console_);
  const { issuedAt, expiresAt } = await db().token.findUniqueOrThrow({ where: { jti: claims.jti } });
  const live = async (moment: Date) => (await asOf({ at: moment, now: after(100_000) })).tokens.map(({ jti }) => jti);
  const one = [claims.jti];
  expect(await live(justBefore(issuedAt))).toEqual([]);
  expect(await live(issuedAt)).toEqual(one);
  expect(await live(justBefore(expiresAt))).toEqual(one);
  expect(await live(expiresAt)).toEqual([]);
  await transaction((tx) => revokeTokens(tx, { of: { jobId }, reason: 'test', actor: setup, now: after(70) }));
  expect(await live(justBefore(after(70)))).toEqual(one);
  expect(await live(after(70))).toEqual([]);
});

test('a role is held from its grant until its revocation, under the ids of then', async () => {
  const personId = await account('@audrey:test.localhost', 10, 'admin');
  await revokeRole({ personId, role: 'admin', actor: admin, now: after(20) });
  const held = [];
  for (const seconds of [9, 10, 19, 20]) held.push((await at(seconds)).roles.map(({ mxids }) => mxids[0]));
  const [adam, both] = [['@adam:test.localhost'], ['@adam:test.localhost', '@audrey:test.localhost']];
  expect(held).toEqual([adam, both, both, adam]);
});
