// Controls from the admin room, on the real homeserver, with a worker that is killed right after it obeyed.

import { getConfig } from '#lib/config.ts';
import { exitOf, install, killStarted, stop } from './fixtures/worker-installation.ts';
import { adam, rita } from './people.ts';
import { bodyOf, openRoomClient } from './room-client.ts';
import { expect, test } from './test.ts';

test.afterEach(killStarted);

const why = 'Invoices of somebody else.';
const password = () => getConfig().secrets?.demoPassword ?? '';

test('admin room: an exact command of an admin stops at once and once, everything else needs its code, and nobody else is heard', async () => {
  test.slow();
  const { roomId, adminRoomId, botId, one, all, start } = await install({ admin: adam });
  const room = adminRoomId ?? '';
  const [admin, other] = [await openRoomClient(adam, password()), await openRoomClient(rita, password())];
  for (const id of [roomId, room]) await other.join(id);
  const first = start('run', 'none');
  const joined = `SELECT count(*)::int FROM room WHERE state = 'joined'`;
  await expect.poll(() => one(joined), { timeout: 60_000 }).toBe(2);

  /** What became of a message, once the worker has looked at it. */
  const outcomeOf = async (eventId: string) => {
    const handled = () => one('SELECT outcome FROM matrix_event WHERE "eventId" = $1', eventId);
    await expect
      .poll(handled, { message: `the worker looked at ${eventId}`, timeout: 30_000 })
      .toEqual(expect.any(String));
    return handled();
  };
  const answers = async (eventId: string) =>
    (await admin.thread(room, eventId)).filter(({ sender }) => sender === botId).map(bodyOf);
  const answerTo = async (eventId: string) => {
    const answered = { message: 'the bot answers in the thread', timeout: 60_000 };
    await expect.poll(() => answers(eventId), answered).toHaveLength(1);
    return (await answers(eventId))[0] ?? '';
  };
  const controls = () => all('SELECT id::text FROM control ORDER BY "appliedAt"');
  const refusalOf = (eventId: string) =>
    one(`SELECT "detailText"::json ->> 'code' FROM audit_entry WHERE target = $1`, `event:${eventId}`);

  // Somebody who is in the room, under an admin's name, is not answered and is in the log; neither is an edit an order.
  const asAdam = { membership: 'join', displayname: adam };
  await other.setState(room, `m.room.member/${encodeURIComponent(rita)}`, asAdam);
  const mimicry = await other.say(room, `!control triage everything ${why}`);
  expect(await outcomeOf(mimicry)).toBe('refused:NOT_ADMIN');
  const small = await admin.say(room, 'good morning');
  const edited = await admin.edit(room, small, `!control triage everything ${why}`);
  expect(await outcomeOf(edited)).toBe('refused:EDIT');
  const elsewhere = await other.say(roomId, `!control triage everything ${why}`);
  expect(await outcomeOf(elsewhere)).toBe('refused:NOT_ADMIN');
  expect([await refusalOf(mimicry), await refusalOf(edited), await controls()]).toEqual(['NOT_ADMIN', 'EDIT', []]);

  // The worker obeys and is killed before it could say so: the next one says it, and does it no second time.
  await stop(first);
  const killed = exitOf(start('run', 'committed'));
  const ordered = await admin.say(room, `!control triage everything 60m ${why}`);
  expect(await killed).toBe('SIGKILL');
  expect(await controls()).toHaveLength(1);
  const second = start('run', 'none');
  const done = await answerTo(ordered);
  expect(done).toContain('Read-only triage over everything is done.');
  const [controlId] = await controls();
  expect(done).toContain(`!control lift ${controlId}`);
  const entries = await all(`SELECT "detailText" FROM audit_entry WHERE action = 'control.applied'`);
  expect(entries.map((text) => JSON.parse(String(text)))).toMatchObject([
    { channel: 'matrix', eventId: ordered, confirmedBy: null, reason: why, kind: 'triage' },
  ]);

  // It holds, and the rooms know: a request is recorded and told what that means.
  const request = await other.say(roomId, '!job summarise the ledger');
  const inThread = async () => (await other.thread(roomId, request)).map(bodyOf).join('\n');
  await expect.poll(inThread, { timeout: 30_000 }).toContain('Read-only triage is on: the request is recorded');
  expect((await other.timeline(roomId)).map(bodyOf).join('\n')).toContain(`Reason: “${why}”`);

  // Lifting needs the code, from the same person, in its own room, once.
  const lift = await admin.say(room, `!control lift ${controlId} It was a copy.`);
  const code = /!control confirm ([0-9a-f]{8})/.exec(await answerTo(lift))?.[1] ?? '';
  const confirm = `!control confirm ${code}`;
  const [stolen, misplaced] = [await other.say(room, confirm), await admin.say(roomId, confirm)];
  expect([await outcomeOf(stolen), await outcomeOf(misplaced)]).toEqual(['refused:NOT_ADMIN', 'refused:WRONG_ROOM']);
  expect(await one('SELECT "liftedAt" FROM control')).toBeNull();
  const confirmed = await admin.sayInThread(room, lift, confirm);
  expect(await outcomeOf(confirmed)).toBe('control:done');
  expect(await one('SELECT "liftReason" FROM control')).toBe('It was a copy.');
  const again = await admin.say(room, confirm);
  expect(await outcomeOf(again)).toBe('refused:CODE_SPENT');
  expect(await answerTo(again)).toContain('It is good once.');

  // The order of somebody who is no admin was answered by nobody, to the end.
  expect(await answers(mimicry)).toEqual([]);
  expect(await answers(stolen)).toEqual([]);
  expect(await answers(ordered)).toHaveLength(1);
  expect(await controls()).toHaveLength(1);
  await stop(second);
});
