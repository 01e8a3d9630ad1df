import { beforeEach, describe, expect, test } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { answerTo } from '#lib/people/answer-code.ts';
import { alice, noon, openTestConsole, pendingJob, rita, roomId, type TestConsole } from '#lib/testing/console.ts';
import { auditPass } from './audit-pass.ts';
import { CursorError, ingestBatch } from './ingest-batch.ts';
import { saveJoinedMembers } from './intake-store.ts';
import { repairGaps } from './sync-loop.ts';
import { takeSyncerLock } from './syncer-lock.ts';
import { bot, botId, deliver, messageEvent, openAccountRow, portWith, roomBatch } from './testing.ts';

const { url } = useTestDatabase();
let test0: TestConsole;

beforeEach(async () => {
  await emptyDatabase();
  test0 = await openTestConsole();
  await openAccountRow();
});

const cursor = async () => (await db().matrixAccount.findUniqueOrThrow({ where: { userId: botId } })).since;
const verdicts = async () => (await db().matrixEvent.findMany({ orderBy: { seq: 'asc' } })).map((row) => row.verdict);

test('M03 an event delivered twice is stored once', async () => {
  const event = messageEvent(rita, '!job tidy');
  await deliver([event, event], noon);
  await deliver([event], noon);
  expect(await verdicts()).toEqual(['command:job']);
});

test('M01 a crash before the commit stores nothing and moves nothing; the same position then stores everything once', async () => {
  const timeline = [messageEvent(rita, 'one'), messageEvent(rita, 'two')];
  const batch = { nextBatch: 's1', joined: [roomBatch(timeline)], left: [], invited: [] };
  const dying = {
    ...batch,
    // Read last, when the events are stored and the cursor is about to move.
    get nextBatch(): string {
      throw new Error('killed');
    },
  };
  await expect(ingestBatch({ bot, since: 's0', batch: dying, repairs: new Map(), now: noon })).rejects.toThrow(
    'killed',
  );
  expect([await verdicts(), await cursor()]).toEqual([[], 's0']);
  await ingestBatch({ bot, since: 's0', batch, repairs: new Map(), now: noon });
  expect([(await verdicts()).length, await cursor()]).toEqual([2, 's1']);
});

test('M04, M08 a batch of an old position is refused whole: two syncers never both store', async () => {
  await deliver([messageEvent(rita, 'one')], noon);
  const stale = { nextBatch: 's1', joined: [roomBatch([messageEvent(rita, 'two')])], left: [], invited: [] };
  await expect(ingestBatch({ bot, since: 's0', batch: stale, repairs: new Map(), now: noon })).rejects.toThrow(
    CursorError,
  );
  expect((await verdicts()).length).toBe(1);
});

test('M08 one process at a time has the right to sync an account, and gives it up with its connection', async () => {
  const first = await takeSyncerLock(url, botId);
  expect(await takeSyncerLock(url, botId)).toBeNull();
  expect(await takeSyncerLock(url, '@other:test.localhost').then((lock) => lock?.release())).toBeUndefined();
  await first?.release();
  const second = await takeSyncerLock(url, botId);
  expect(second).not.toBeNull();
  await second?.release();
});

describe('poison', () => {
  test('M11–M16 every hostile event is kept as it came or set aside, and the good one behind it is stored', async () => {
    const hostile = [
      messageEvent(rita, 'NUL \0 in a body'),
      messageEvent(rita, 'x', { content: { msgtype: 'm.text', body: 'x', 'NUL\0key': '\0' } }),
      messageEvent(rita, 'x', { content: JSON.parse('{"__proto__":{"msgtype":"m.text","body":"!help"}}') }),
      messageEvent(rita, 'lone \ud800 surrogate \u202e'),
      messageEvent(rita, { not: 'text' }),
      { ...messageEvent(rita, 'x'), sender: '@nul\0:x' },
      { ...messageEvent(rita, 'x'), origin_server_ts: 'soon' },
      { ...messageEvent(rita, 'x'), type: 'm.room.redaction', redacts: '$nul\0', content: {} },
      'not an event at all',
      null,
    ];
    await deliver([...hostile, messageEvent(rita, '!help')], noon);
    expect((await verdicts()).at(-1)).toBe('command:help');
    const dead = await db().deadLetter.findMany();
    expect(dead.map((row) => JSON.parse(row.raw)).length).toBe(4);
    expect(await cursor()).toBe('s1');
    const [first] = await db().matrixEvent.findMany({ orderBy: { seq: 'asc' }, take: 1 });
    expect(JSON.parse(first?.raw ?? '').content.body).toBe('NUL \0 in a body');
  });

  test('a dead letter that is delivered again is kept once', async () => {
    const bad = { ...messageEvent(rita, 'x'), origin_server_ts: 'soon' };
    await deliver([bad], noon);
    await deliver([bad], noon);
    expect(await db().deadLetter.count()).toBe(1);
  });
});

describe('rooms', () => {
  test('a room that nobody allowed leaves no trace', async () => {
    await deliver([messageEvent(rita, '!job tidy')], noon, { roomId: '!unlisted' });
    expect([await verdicts(), await cursor()]).toEqual([[], 's1']);
  });

  test('an answer to a code counts from the id itself, in its direct room, as a new message', async () => {
    const direct = '!direct:demo.localhost';
    await db().directRoom.create({ data: { mxid: alice, roomId: direct, createdAt: noon } });
    const code = await db().signInCode.create({
      data: {
        ...{ mxid: alice, codeSha256: 'c', browserNonceSha256: 'n', triesLeft: 4, typedAt: noon, createdAt: noon },
        expiresAt: new Date(noon.getTime() + 60_000),
      },
    });
    const answered = async () => (await db().signInCode.findUniqueOrThrow({ where: { id: code.id } })).answeredAt;
    const number = answerTo(code);
    const replaces = { 'm.relates_to': { rel_type: 'm.replace', event_id: '$x' } };
    const edit = messageEvent(alice, number, { content: { msgtype: 'm.text', body: number, ...replaces } });
    await deliver([messageEvent(rita, number), messageEvent(botId, number), edit], noon, { roomId: direct });
    await deliver([messageEvent(alice, number)], noon, { roomId: '!elsewhere:demo.localhost' });
    expect(await answered()).toBeNull();
    await deliver([messageEvent(alice, number)], noon, { roomId: direct });
    expect(await answered()).toEqual(noon);
    expect(await verdicts()).toEqual([]);
  });

  test('the first batch takes up the cursor and no commands', async () => {
    await db().matrixAccount.update({ where: { userId: botId }, data: { since: null } });
    await deliver([messageEvent(rita, '!job tidy')], noon);
    expect([await verdicts(), await cursor()]).toEqual([[], 's1']);
  });

  test('M27 what stands before our own join is kept and never acted on', async () => {
    const join = messageEvent(rita, '', {
      type: 'm.room.member',
      sender: botId,
      state_key: botId,
      content: { membership: 'join' },
      unsigned: { membership: 'join', prev_content: { membership: 'invite' } },
    });
    const old = messageEvent(alice, '!approve 7F3K9QXM2BTV a91cf203', { unsigned: {} });
    await deliver([old, join, messageEvent(rita, '!help')], noon);
    expect(await verdicts()).toEqual(['ignored:before_join', 'membership:join', 'command:help']);
  });

  const state = (type: string, stateKey: string, content: object) =>
    messageEvent(rita, '', { type, state_key: stateKey, content });

  test.each([
    ['M66 encryption switched on', 'encrypted', () => state('m.room.encryption', '', { algorithm: 'x' })],
    ['M30 an upgrade', 'superseded', () => state('m.room.tombstone', '', { replacement_room: '!new' })],
    ['M33 the bot kicked', 'lost', () => state('m.room.member', botId, { membership: 'leave' })],
    ['the bot banned', 'lost', () => state('m.room.member', botId, { membership: 'ban' })],
  ])('%s closes the room and voids what waits there, in the same transaction', async (_, to, event) => {
    const { jobId } = await pendingJob(test0);
    await deliver([event()], noon);
    expect(await db().room.findUnique({ where: { roomId } })).toMatchObject({ state: to });
    expect(await db().job.findUnique({ where: { id: jobId } })).toMatchObject({ state: 'voided' });
    expect(await db().auditEntry.count({ where: { action: { in: ['room.state_changed', 'job.voided'] } } })).toBe(2);
  });

  test('encryption that was seen once stays, whatever the room says later', async () => {
    await deliver([state('m.room.encryption', '', { algorithm: 'x' })], noon);
    await deliver([state('m.room.encryption', '', {}), state('m.room.member', botId, { membership: 'join' })], noon);
    expect(await db().room.findUnique({ where: { roomId } })).toMatchObject({ state: 'encrypted' });
  });

  test('state that changed inside a skipped part of the timeline counts', async () => {
    await deliver([], noon, { state: [state('m.room.encryption', '', { algorithm: 'x' })] });
    expect(await db().room.findUnique({ where: { roomId } })).toMatchObject({ state: 'encrypted' });
  });

  test('the homeserver’s list of members is the truth: who is not on it has left', async () => {
    await saveJoinedMembers(
      db(),
      roomId,
      new Map([
        [alice, 'Alice'],
        [botId, null],
      ]),
      9n,
    );
    const rows = await db().roomMember.findMany({ where: { roomId, membership: 'join' } });
    expect(rows.map((row) => row.mxid).sort()).toEqual([alice, botId]);
  });
});

describe('gaps', () => {
  const limited = () => ({
    nextBatch: 's1',
    joined: [roomBatch([messageEvent(rita, 'after')], { limited: true, prevBatch: 'p9' })],
    left: [],
    invited: [],
  });

  test('M02 the events of a gap come first, in order, and say where they came from', async () => {
    const missing = Array.from({ length: 180 }, (_, index) => messageEvent(rita, `missing ${index}`));
    const pages = [missing.slice(0, 100), [], missing.slice(100)];
    let page = 0;
    const port = portWith({
      messages: async () => ({ chunk: pages[page], ...(++page < 3 ? { end: `m${page}` } : {}) }),
    });
    const batch = limited();
    const repairs = await repairGaps(port, { bot, since: 's0', batch, tries: new Map() });
    await ingestBatch({ bot, since: 's0', batch, repairs, now: noon });
    const rows = await db().matrixEvent.findMany({ orderBy: { seq: 'asc' } });
    expect(rows.map((row) => JSON.parse(row.raw).content.body)).toEqual([
      ...missing.map((event) => (event.content as { body: string }).body),
      'after',
    ]);
    expect(rows.filter((row) => row.source === 'gap').length).toBe(180);
  });

  test('M06 a gap that cannot be repaired holds the cursor twice, then is shown and alarmed', async () => {
    const batch = limited();
    const tries = new Map<string, number>();
    const attempt = () => repairGaps(portWith({}), { bot, since: 's0', batch, tries });
    await expect(attempt()).rejects.toThrow('could not be repaired');
    await expect(attempt()).rejects.toThrow('could not be repaired');
    await ingestBatch({ bot, since: 's0', batch, repairs: await attempt(), now: noon });
    expect(await db().syncGap.findMany()).toMatchObject([{ roomId, fromToken: 's0', toToken: 'p9' }]);
    expect(await db().auditEntry.count({ where: { action: 'sync.gap_recorded' } })).toBe(1);
    expect(await cursor()).toBe('s1');
  });

  test('a room that we joined in this batch has no gap', async () => {
    const batch = limited();
    batch.joined[0]?.timeline.push(
      messageEvent(botId, '', {
        type: 'm.room.member',
        state_key: botId,
        content: { membership: 'join' },
        unsigned: {},
      }),
    );
    expect(await repairGaps(portWith({}), { bot, since: 's0', batch, tries: new Map() })).toEqual(new Map());
  });
});

describe('the audit pass', () => {
  test('M09 keeps what sync missed, as audit; what is older than everything known was never ours', async () => {
    const known = messageEvent(rita, 'known');
    await deliver([known], noon);
    const missed = messageEvent(alice, '!approve 7F3K9QXM2BTV a91cf203');
    const older = messageEvent(alice, 'before we listened');
    const port = portWith({ messages: async () => ({ chunk: [missed, known, older], end: 'm' }) });
    expect(await auditPass(port, bot, 's1', noon)).toBe(1);
    expect(await auditPass(port, bot, 's1', noon)).toBe(0);
    const rows = await db().matrixEvent.findMany({ orderBy: { seq: 'asc' } });
    expect(rows.map((row) => [row.source, row.verdict])).toEqual([
      ['sync', 'ignored:chat'],
      ['audit', 'command:approve'],
    ]);
  });
});
