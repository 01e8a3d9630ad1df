import { beforeEach, describe, expect, test } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { transaction } from '#lib/db/transaction.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import { grantRole } from '#lib/people/grant-role.ts';
import { personForMxid } from '#lib/people/person-for-mxid.ts';
import { revokeRole } from '#lib/people/revoke-role.ts';
import { allowRoom } from '#lib/rooms/allow-room.ts';
import { recordJoin } from '#lib/rooms/change-room-state.ts';
import {
  actionsOf,
  after,
  alice,
  decision,
  noon,
  openTestConsole,
  pendingJob,
  roomId,
  setup,
  stateOf,
  type TestConsole,
} from '#lib/testing/console.ts';
import { handleCommands, newHandlerMemory } from './handle-commands.ts';
import { MatrixFailure, type MatrixPort } from './port.ts';
import { bot, deliver, healthyState, messageEvent, openAccountRow, portWith } from './testing.ts';

useTestDatabase();
const adminRoom = '!admins:test.localhost';
const adam = '@adam:test.localhost';
const eve = '@eve:test.localhost';
const why = 'invoices of somebody else';
let office: TestConsole;
let now = noon;
let adminRoomSet: string | null = adminRoom;
let liftByAnother = false;

async function newAdmin(mxid: string): Promise<string> {
  const by = { actor: setup, now: noon };
  return transaction(async (tx) => {
    const { personId } = await personForMxid(tx, { mxid, displayName: mxid, ...by });
    await grantRole(tx, { personId, role: 'admin', ...by });
    return personId;
  });
}

const passkeyOf = (personId: string) => ({
  personId,
  credentialId: 'credential',
  publicKey: 'key',
  aaguid: 'none',
  rpId: 'localhost',
  origin: 'http://localhost',
  name: 'key',
  transports: [],
  signCount: 0n,
  backupEligible: false,
  backedUp: false,
  enrolledAt: noon,
  enrolledBy: 'test',
  registrationAuditId: 1n,
});

beforeEach(async () => {
  await emptyDatabase();
  office = await openTestConsole();
  await openAccountRow();
  await allowRoom({ roomId: adminRoom, name: 'Admin room', actor: setup, now: noon });
  const joined = { roomId: adminRoom, reason: 'test', joinedSeq: 0n, roomVersion: '12', actor: setup, now: noon };
  await transaction((tx) => recordJoin(tx, joined));
  await newAdmin(adam);
  now = after(90);
  adminRoomSet = adminRoom;
  liftByAnother = false;
});

type Change = { event?: object; state?: MatrixPort['state']; room?: string };

/** What the worker makes of a message: the outcome on its row, the answer, and the entry about it. */
async function say(sender: string, body: string, change: Change = {}) {
  const event = messageEvent(sender, body, { ...change.event });
  await deliver([event], now, { roomId: change.room ?? adminRoom });
  return handled(event.event_id, change.state);
}

async function handled(eventId: string, state: MatrixPort['state'] = healthyState) {
  const matrix = { approverServers: ['test.localhost'], adminRoom: adminRoomSet } as never;
  const config = { publicUrl: 'https://console.example.org', matrix, liftByAnother };
  const handling = { port: portWith({ state }), bot, keys: office.mint, config, terms: async () => office.terms, now };
  await handleCommands(handling, newHandlerMemory());
  const row = await db().matrixEvent.findUniqueOrThrow({ where: { eventId } });
  const answer = await db().outboxMessage.findUnique({ where: { dedupeKey: `reply:${eventId}` } });
  const content = answer && JSON.parse(answer.content);
  const refusals = await db().auditEntry.findMany({ where: { action: 'control.refused', target: `event:${eventId}` } });
  return {
    outcome: row.outcome,
    eventId,
    reply: content ? (content.body as string) : null,
    thread: content?.['m.relates_to']?.event_id ?? null,
    refusals: refusals.map((entry) => JSON.parse(entry.detailText).code as string),
  };
}

const controls = () => db().control.findMany({ orderBy: { appliedAt: 'asc' } });
const entries = async (action: string) =>
  (await db().auditEntry.findMany({ where: { action }, orderBy: { id: 'asc' } })).map((entry) => ({
    actor: entry.actor,
    ...JSON.parse(entry.detailText),
  }));
const codeIn = (reply: string | null): string => /!control confirm ([0-9a-f]{8})/.exec(reply ?? '')?.[1] ?? 'none';

async function approvedJob(): Promise<string> {
  const { jobId, digest } = await pendingJob(office);
  await decideJob(decision(jobId, digest), office.mint);
  return jobId;
}

describe('what an admin orders', () => {
  test('triage is done at once, answered in a thread and logged with its event', async () => {
    const jobId = await approvedJob();
    const said = await say(adam, `!control triage ${roomId} 30m ${why}`);
    expect(said).toMatchObject({ outcome: 'control:done', thread: said.eventId, refusals: [] });
    expect(said.reply).toContain('Stops 1 approved job and revokes 1 token.');
    expect(await controls()).toMatchObject([
      { kind: 'triage', subject: roomId, reason: why, appliedBy: expect.stringContaining(adam), endsAt: after(1890) },
    ]);
    expect(await entries('control.applied')).toMatchObject([
      { channel: 'matrix', eventId: said.eventId, confirmedBy: null, actor: expect.stringMatching(/^person:/) },
    ]);
    expect(await stateOf(jobId)).toBe('pending');
    expect(await actionsOf(jobId)).toContain('token.revoked');
  });

  test('a revocation waits for its code, and then does what was ordered', async () => {
    const jobId = await approvedJob();
    const asked = await say(adam, `!control revoke ${alice} account taken over`);
    expect(asked).toMatchObject({ outcome: 'control:asked', thread: asked.eventId });
    expect(asked.reply).toContain('is not done yet. Stops 1 approved job and revokes 1 token.');
    expect([await controls(), await stateOf(jobId)]).toEqual([[], 'approved']);
    expect(await entries('control.ordered')).toMatchObject([
      { eventId: asked.eventId, order: 'revoke', subject: alice },
    ]);
    const thread = { 'm.relates_to': { rel_type: 'm.thread', event_id: asked.eventId } };
    const body = `!control confirm ${codeIn(asked.reply)}`;
    const done = await say(adam, '', { event: { content: { msgtype: 'm.text', body, ...thread } } });
    expect(done).toMatchObject({ outcome: 'control:done', thread: asked.eventId });
    expect(await stateOf(jobId)).toBe('stopped');
    expect(await entries('control.applied')).toMatchObject([
      { kind: 'revoke', subject: alice, channel: 'matrix', eventId: asked.eventId, confirmedBy: done.eventId },
    ]);
  });

  test('triage is lifted by a code, and what waits is asked for anew', async () => {
    const { jobId, digest } = await pendingJob(office);
    await say(adam, `!control triage everything ${why}`);
    const [control] = await controls();
    expect((await say(adam, '!control list')).reply).toContain(`triage ${control?.id} over everything`);
    const asked = await say(adam, `!control lift ${control?.id} looked at everything`);
    expect(asked.reply).toContain('Asks anew for each job that waits (1 now)');
    await say(adam, `!control confirm ${codeIn(asked.reply)}`);
    expect(await controls()).toMatchObject([{ liftReason: 'looked at everything' }]);
    const open = await db().approvalRequest.findFirstOrThrow({ where: { jobId, closedAt: null } });
    expect(open.digest).not.toBe(digest);
    expect((await say(adam, '!control list')).reply).toBe('No control is in force.');
  });

  test('a freeze names the job in dispute; what cannot be done is said before a code is given', async () => {
    const { jobId } = await pendingJob(office);
    const unknown = await say(adam, '!control freeze everything 000000000000 disputed');
    expect(unknown).toMatchObject({ outcome: 'refused:UNKNOWN_SUBJECT', refusals: ['UNKNOWN_SUBJECT'] });
    const asked = await say(adam, `!control freeze ${roomId} ${jobId} 60m the output is disputed`);
    await say(adam, `!control confirm ${codeIn(asked.reply)}`);
    expect(await controls()).toMatchObject([{ kind: 'freeze', disputedJobId: jobId }]);
  });

  test('who has a passkey stops from the room, and lifts and rolls back where it can be asked for', async () => {
    const { personId } = await db().matrixBinding.findFirstOrThrow({ where: { mxid: adam } });
    await db().passkeyCredential.create({ data: passkeyOf(personId) });
    await say(adam, `!control triage everything ${why}`);
    const [control] = await controls();
    const lift = await say(adam, `!control lift ${control?.id} over`);
    expect(lift).toMatchObject({ outcome: 'refused:PASSKEY_REQUIRED', refusals: ['PASSKEY_REQUIRED'] });
    expect(lift.reply).toContain('on the console, or on the command line');
    const back = await say(adam, `!control rollback ${roomId} ${office.policyHash} over`);
    expect(back.outcome).toBe('refused:PASSKEY_REQUIRED');
    expect((await say(adam, `!control revoke ${alice} gone`)).outcome).toBe('refused:UNKNOWN_SUBJECT');
  });

  test('a passkey enrolled between the order and its code counts', async () => {
    await say(adam, `!control triage everything ${why}`);
    const [control] = await controls();
    const asked = await say(adam, `!control lift ${control?.id} over`);
    const { personId } = await db().matrixBinding.findFirstOrThrow({ where: { mxid: adam } });
    await db().passkeyCredential.create({ data: passkeyOf(personId) });
    const confirmed = await say(adam, `!control confirm ${codeIn(asked.reply)}`);
    expect(confirmed.outcome).toBe('refused:PASSKEY_REQUIRED');
    expect(await controls()).toMatchObject([{ liftedAt: null }]);
  });

  test('where another person has to lift, a second id of the same person is not one', async () => {
    liftByAnother = true;
    await say(adam, `!control triage everything ${why}`);
    const [control] = await controls();
    const { personId } = await db().matrixBinding.findFirstOrThrow({ where: { mxid: adam } });
    await db().matrixBinding.create({ data: { mxid: '@adam2:test.localhost', personId, boundAt: noon } });
    const lift = await say('@adam2:test.localhost', `!control lift ${control?.id} over`);
    expect(lift.outcome).toBe('refused:SECOND_PERSON_REQUIRED');
    await newAdmin(eve);
    expect((await say(eve, `!control lift ${control?.id} over`)).outcome).toBe('control:asked');
  });
});

describe('what is never an order', () => {
  const triage = `!control triage everything ${why}`;
  const none = async () => expect(await controls()).toEqual([]);

  test('somebody who is no admin is answered nothing, and is in the log', async () => {
    expect(await say(eve, triage)).toMatchObject({
      outcome: 'refused:NOT_ADMIN',
      reply: null,
      refusals: ['NOT_ADMIN'],
    });
    expect(await say(eve, '!control nonsense')).toMatchObject({ reply: null, refusals: ['NOT_ADMIN'] });
    expect(await say(alice, triage)).toMatchObject({ outcome: 'refused:NOT_ADMIN', reply: null });
    await none();
  });

  test('somebody who talks without end does not fill the log', async () => {
    const events = Array.from({ length: 70 }, () => messageEvent(eve, triage));
    await deliver(events, now, { roomId: adminRoom });
    await handled(events[0]?.event_id ?? '');
    expect(await db().auditEntry.count({ where: { action: 'control.refused' } })).toBe(60);
    expect(await db().matrixEvent.count({ where: { outcome: 'refused:NOT_ADMIN' } })).toBe(70);
    now = after(90 + 601);
    expect((await say(eve, triage)).refusals).toEqual(['NOT_ADMIN']);
    await none();
  });

  test('a display name or a sender inside the message that reads like an admin’s id', async () => {
    const content = { msgtype: 'm.text', body: triage, sender: adam, displayname: adam };
    expect(await say(eve, '', { event: { content } })).toMatchObject({ outcome: 'refused:NOT_ADMIN', reply: null });
    await none();
  });

  test('an admin whose role, id or account was taken a moment ago', async () => {
    const personId = await newAdmin(eve);
    await revokeRole({ personId, role: 'admin', actor: setup, now });
    expect((await say(eve, triage)).outcome).toBe('refused:NOT_ADMIN');
    const { personId: adamId } = await db().matrixBinding.findFirstOrThrow({ where: { mxid: adam } });
    await db().person.update({ where: { id: adamId }, data: { disabledAt: now } });
    expect((await say(adam, triage)).outcome).toBe('refused:NOT_ADMIN');
    await db().person.update({ where: { id: adamId }, data: { disabledAt: null } });
    await db().matrixBinding.updateMany({ where: { mxid: adam }, data: { unboundAt: now } });
    expect((await say(adam, triage)).outcome).toBe('refused:NOT_ADMIN');
    await none();
  });

  test('the id of an agent, whoever it is bound to', async () => {
    await db().agent.updateMany({ data: { mxid: adam } });
    expect((await say(adam, triage)).outcome).toBe('refused:NOT_ADMIN');
    await none();
  });

  test('an admin of a server whose people may not act here', async () => {
    await newAdmin('@adam:elsewhere.example');
    expect(await say('@adam:elsewhere.example', triage)).toMatchObject({ outcome: 'refused:APPROVER_SERVER' });
    await none();
  });

  test('another room: the admin is told, nobody else is', async () => {
    expect(await say(adam, triage, { room: roomId })).toMatchObject({
      outcome: 'refused:WRONG_ROOM',
      reply: expect.stringContaining('admin room alone'),
      refusals: ['WRONG_ROOM'],
    });
    expect(await say(eve, triage, { room: roomId })).toMatchObject({ reply: null, refusals: ['NOT_ADMIN'] });
    await none();
  });

  test('an edit, by its author or by another', async () => {
    const { eventId } = await say(adam, 'good morning');
    const edit = {
      content: {
        msgtype: 'm.text',
        body: `* ${triage}`,
        'm.new_content': { msgtype: 'm.text', body: triage },
        'm.relates_to': { rel_type: 'm.replace', event_id: eventId },
      },
    };
    expect(await say(adam, '', { event: edit })).toMatchObject({ outcome: 'refused:EDIT', refusals: ['EDIT'] });
    expect(await say(eve, '', { event: edit })).toMatchObject({ reply: null, refusals: ['NOT_ADMIN'] });
    await none();
  });

  test('an edit of a request into an order still voids the job that was asked for', async () => {
    const request = messageEvent(alice, '!job tidy the wiki');
    await deliver([request], now);
    await handled(request.event_id);
    const { id } = await db().job.findFirstOrThrow({ where: { requestEventId: request.event_id } });
    const content = {
      msgtype: 'm.text',
      body: `* ${triage}`,
      'm.new_content': { msgtype: 'm.text', body: triage },
      'm.relates_to': { rel_type: 'm.replace', event_id: request.event_id },
    };
    await say(alice, '', { event: { content }, room: roomId });
    expect(await stateOf(id)).toBe('voided');
    await none();
  });

  const relations = [
    ['a reply', { 'm.in_reply_to': { event_id: '$other' } }],
    ['a message in a thread', { rel_type: 'm.thread', event_id: '$other' }],
    ['a relation that cannot be read', 'm.thread'],
  ] as const;
  for (const [what, relation] of relations) {
    test(`${what}`, async () => {
      const content = { msgtype: 'm.text', body: triage, 'm.relates_to': relation };
      expect((await say(adam, '', { event: { content } })).outcome).toBe('refused:IN_THREAD');
      await none();
    });
  }

  test('a quotation, a second line, hidden characters and formatting that says something else', async () => {
    expect((await say(adam, `> <@eve:test.localhost> hello\n\n${triage}`)).outcome).toBe('refused:QUOTE');
    expect((await say(adam, `${triage}\nand more`)).outcome).toBe('refused:MALFORMED');
    expect((await say(adam, `!control triage everything ${why}\u200b`)).outcome).toBe('refused:MALFORMED');
    expect((await say(adam, `\u2060${triage}`)).outcome).toBeNull();
    const html = { format: 'org.matrix.custom.html', formatted_body: '!control list' };
    const formatted = { content: { msgtype: 'm.text', body: triage, ...html } };
    expect((await say(adam, '', { event: formatted })).outcome).toBe('refused:FORMATTED_DIFFERS');
    await none();
  });

  test('what a client marks as forwarded, relayed or bridged, and notices', async () => {
    for (const extra of [
      { 'm.forwarded': { event_id: '$x', room_id: roomId, sender: adam } },
      { 'com.beeper.per_message_profile': { displayname: 'Adam' } },
      { external_url: 'https://bridge.example' },
    ]) {
      const content = { msgtype: 'm.text', body: triage, ...extra };
      expect((await say(adam, '', { event: { content } })).outcome).toBe('refused:NOT_PLAIN');
    }
    const notice = { content: { msgtype: 'm.notice', body: triage } };
    expect((await say(adam, '', { event: notice })).outcome).toBeNull();
    await none();
  });

  test('an old order, forwarded by somebody else, is theirs', async () => {
    const old = await say(adam, `!control triage ${roomId} ${why}`);
    const stored = await db().matrixEvent.findUniqueOrThrow({ where: { eventId: old.eventId } });
    const content = JSON.parse(stored.raw).content;
    expect(await say(eve, '', { event: { content } })).toMatchObject({ outcome: 'refused:NOT_ADMIN', reply: null });
    expect(await controls()).toHaveLength(1);
  });

  test('an order that only the audit pass found, or from before the bot joined', async () => {
    const event = messageEvent(adam, triage);
    await deliver([event], now, { roomId: adminRoom });
    await db().matrixEvent.updateMany({ data: { source: 'audit' } });
    expect((await handled(event.event_id)).outcome).toBe('refused:LATE');
    await db().room.update({ where: { roomId: adminRoom }, data: { joinedSeq: 1_000_000n } });
    expect((await say(adam, triage)).outcome).toBe('refused:LATE');
    expect((await say(adam, triage, { event: { unsigned: {} } })).outcome).toBe('refused:LATE');
    await none();
  });

  test('an admin who is not in the room now, or whose membership cannot be read', async () => {
    const gone: MatrixPort['state'] = async (_room, type) =>
      type === 'm.room.member' ? { membership: 'leave' } : null;
    const down: MatrixPort['state'] = async () => {
      throw new MatrixFailure('SERVER_ERROR', '500');
    };
    expect((await say(adam, triage, { state: gone })).outcome).toBe('refused:NOT_JOINED');
    expect((await say(adam, triage, { state: down })).outcome).toBe('refused:CANNOT_VERIFY');
    await none();
  });

  test('a room that was encrypted, and a console without an admin room', async () => {
    adminRoomSet = null;
    expect(await say(adam, triage)).toMatchObject({ outcome: 'ignored:no_admin_room', reply: null, refusals: [] });
    adminRoomSet = adminRoom;
    const encryption = messageEvent(adam, '', { type: 'm.room.encryption', state_key: '', content: {} });
    await deliver([encryption], now, { roomId: adminRoom });
    expect(await say(adam, triage)).toMatchObject({ outcome: 'refused:ROOM_ENCRYPTED', reply: null });
    await none();
  });
});

describe('a code', () => {
  const ask = async () => {
    await approvedJob();
    return codeIn((await say(adam, `!control revoke everything ${why}`)).reply);
  };

  test('is good for nobody else, admin or not', async () => {
    const code = await ask();
    await newAdmin(eve);
    expect((await say(eve, `!control confirm ${code}`)).outcome).toBe('refused:CODE_UNKNOWN');
    expect(await say(alice, `!control confirm ${code}`)).toMatchObject({ outcome: 'refused:NOT_ADMIN', reply: null });
    expect(await controls()).toEqual([]);
  });

  test('is good once and for five minutes', async () => {
    const first = await ask();
    await say(adam, `!control confirm ${first}`);
    expect((await say(adam, `!control confirm ${first}`)).outcome).toBe('refused:CODE_SPENT');
    const second = codeIn((await say(adam, `!control revoke everything ${why}`)).reply);
    now = after(90 + 301);
    expect((await say(adam, `!control confirm ${second}`)).outcome).toBe('refused:CODE_EXPIRED');
    expect(await controls()).toHaveLength(1);
  });

  test('does not work for an admin who is none any more', async () => {
    await newAdmin(eve);
    const asked = await say(eve, `!control revoke everything ${why}`);
    const { personId } = await db().matrixBinding.findFirstOrThrow({ where: { mxid: eve } });
    await revokeRole({ personId, role: 'admin', actor: setup, now });
    expect(await say(eve, `!control confirm ${codeIn(asked.reply)}`)).toMatchObject({
      outcome: 'refused:NOT_ADMIN',
      reply: null,
    });
    expect(await controls()).toEqual([]);
  });

  test('may not stand in another thread than its order’s', async () => {
    const code = await ask();
    const body = `!control confirm ${code}`;
    const content = { msgtype: 'm.text', body, 'm.relates_to': { rel_type: 'm.thread', event_id: '$other' } };
    expect((await say(adam, '', { event: { content } })).outcome).toBe('refused:IN_THREAD');
    expect(await controls()).toEqual([]);
  });
});

describe('after a crash', () => {
  const again = async (eventId: string) => {
    await db().outboxMessage.deleteMany({ where: { dedupeKey: `reply:${eventId}` } });
    await db().matrixEvent.updateMany({ where: { eventId }, data: { handledAt: null } });
    return handled(eventId);
  };

  test('an order that was done is done once and answered as before', async () => {
    const first = await say(adam, `!control triage everything ${why}`);
    expect(await again(first.eventId)).toEqual(first);
    expect(await controls()).toHaveLength(1);
    expect(await entries('control.applied')).toHaveLength(1);
  });

  test('an order that waits keeps its code, and a confirmation counts once', async () => {
    await approvedJob();
    const asked = await say(adam, `!control revoke everything ${why}`);
    expect(await again(asked.eventId)).toEqual(asked);
    const done = await say(adam, `!control confirm ${codeIn(asked.reply)}`);
    expect(await again(done.eventId)).toEqual(done);
    expect(await controls()).toHaveLength(1);
    expect(await entries('control.ordered')).toHaveLength(1);
  });

  test('a refusal is recorded once', async () => {
    const said = await say(adam, '!control triage everything');
    expect(await again(said.eventId)).toEqual(said);
    expect(said.refusals).toEqual(['MALFORMED']);
    expect(said.reply).toContain('!control lift CONTROL reason');
  });
});
