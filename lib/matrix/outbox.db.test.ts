import { beforeEach, describe, expect, test } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { transaction } from '#lib/db/transaction.ts';
import { alice, noon, openTestConsole, rita, roomId } from '#lib/testing/console.ts';
import { enqueueMessage } from './enqueue.ts';
import { MatrixFailure, type MatrixPort } from './port.ts';
import { sendDue } from './sender.ts';
import { deliver, healthyState, messageEvent, openAccountRow, portWith } from './testing.ts';

useTestDatabase();
let now = noon;

beforeEach(async () => {
  await emptyDatabase();
  await openTestConsole();
  await openAccountRow();
  now = noon;
});

let causes = 0;
const enqueue = (change: Partial<Parameters<typeof enqueueMessage>[1]> = {}) => {
  causes += 1;
  const message = {
    roomId,
    eventType: 'm.room.message',
    content: { msgtype: 'm.notice', body: `message ${causes}` },
    dedupeKey: `cause-${causes}`,
    kind: 'reply',
    now,
    ...change,
  };
  return transaction((tx) => enqueueMessage(tx, message));
};
type Sent = Parameters<MatrixPort['send']>[0];

/** A port that records what it sends and answers by `answer`. */
function recording(
  answer: (sent: Sent, count: number) => string = (_, count) => `$sent-${count}`,
  calls: Partial<MatrixPort> = {},
) {
  const sent: Sent[] = [];
  const port = portWith({
    state: healthyState,
    send: async (message) => {
      sent.push(message);
      return answer(message, sent.length);
    },
    ...calls,
  });
  const run = () => sendDue({ port, clock: () => now, random: () => 0.5 }, new AbortController().signal);
  return { sent, run };
}
const fail = (failure: MatrixFailure) => () => {
  throw failure;
};
const rows = () => db().outboxMessage.findMany({ orderBy: { id: 'asc' } });
const later = (ms: number) => {
  now = new Date(now.getTime() + ms);
};

test('the same cause is queued once, and its transaction id is made from the row', async () => {
  const id = await enqueue({ dedupeKey: 'same' });
  expect(await enqueue({ dedupeKey: 'same' })).toBeNull();
  expect(await rows()).toMatchObject([{ id, txnId: `c1-${id}`, state: 'queued' }]);
});

test('M17 content that does not fit a room is refused before it is queued', async () => {
  await expect(enqueue({ content: { body: 'x'.repeat(41_000) } })).rejects.toThrow('does not fit');
});

test('a message without one destination is refused', async () => {
  await expect(enqueue({ roomId: null })).rejects.toThrow('one room or to one person');
  await expect(enqueue({ directMxid: alice })).rejects.toThrow('one room or to one person');
});

test('within one room in order, one at a time', async () => {
  for (let i = 0; i < 5; i++) await enqueue();
  let underWay = 0;
  const { sent, run } = recording(undefined, {
    state: async () => {
      expect(++underWay).toBe(1);
      await Promise.resolve();
      underWay -= 1;
      return null;
    },
  });
  await run();
  expect(sent.map((one) => one.txnId)).toEqual((await rows()).map((row) => row.txnId));
  expect((await rows()).every((row) => row.state === 'sent')).toBe(true);
});

describe('the homeserver says no', () => {
  test('M18 429 puts the room off as long as it asks, and is not an attempt; another room goes on', async () => {
    await enqueue();
    await enqueue({ roomId: '!other' });
    const limited = new MatrixFailure('RATE_LIMITED', 'slow down', { retryAfterMs: 7_000 });
    const first = recording((message) => (message.roomId === roomId ? fail(limited)() : '$other'));
    await first.run();
    expect(await rows()).toMatchObject([{ state: 'queued', attempts: 0 }, { state: 'sent' }]);
    expect(await first.run()).toBe(0);
    later(7_501);
    await recording().run();
    expect((await rows())[0]?.state).toBe('sent');
  });

  test.each(['UNREACHABLE', 'SERVER_ERROR'] as const)(
    '%s is tried again, under the same transaction id, without end',
    async (code) => {
      await enqueue();
      const down = recording(fail(new MatrixFailure(code, 'down')));
      for (let i = 0; i < 12; i++) {
        await down.run();
        later(60_001);
      }
      const up = recording();
      await up.run();
      expect(new Set([...down.sent, ...up.sent].map((one) => one.txnId)).size).toBe(1);
      expect(await rows()).toMatchObject([{ state: 'sent', attempts: 13, lastError: null }]);
    },
  );

  test('M21 a muted bot’s message is blocked and says why; what follows is still tried', async () => {
    await enqueue();
    await enqueue();
    await recording((_, count) =>
      count === 1 ? fail(new MatrixFailure('FORBIDDEN', 'You are muted'))() : '$ok',
    ).run();
    expect(await rows()).toMatchObject([{ state: 'blocked', lastError: 'You are muted' }, { state: 'sent' }]);
  });

  test('M17 413 is a dead letter', async () => {
    await enqueue();
    await recording(fail(new MatrixFailure('TOO_LARGE', 'too large'))).run();
    expect(await rows()).toMatchObject([{ state: 'dead', lastError: 'too large' }]);
  });
});

describe('encryption', () => {
  test('M64 nothing is sent into a room that is encrypted', async () => {
    await enqueue();
    const { sent, run } = recording(undefined, { state: async () => ({ algorithm: 'm.megolm.v1.aes-sha2' }) });
    await run();
    expect(sent).toEqual([]);
    expect(await rows()).toMatchObject([{ state: 'blocked' }]);
  });

  test('M67 nothing is sent while it cannot be told whether a room is encrypted', async () => {
    await enqueue();
    const { sent, run } = recording(undefined, { state: fail(new MatrixFailure('SERVER_ERROR', '500')) });
    await run();
    expect(sent).toEqual([]);
    expect(await rows()).toMatchObject([{ state: 'queued', attempts: 1 }]);
  });
});

describe('the answer is lost', () => {
  test('M20 the echo marks the row delivered, and it is not sent again', async () => {
    const id = await enqueue();
    await recording(fail(new MatrixFailure('UNREACHABLE', 'lost'))).run();
    await deliver(
      [
        messageEvent('@countersign:test.localhost', 'x', {
          event_id: '$echo',
          unsigned: { transaction_id: `c1-${id}` },
        }),
      ],
      now,
    );
    later(60_001);
    const again = recording();
    await again.run();
    expect(again.sent).toEqual([]);
    expect(await rows()).toMatchObject([{ state: 'delivered', eventId: '$echo' }]);
  });

  test('an echo before the answer stays delivered', async () => {
    const id = await enqueue();
    await recording(undefined, {
      send: async () => {
        const echo = { event_id: '$echo', unsigned: { transaction_id: `c1-${id}` } };
        await deliver([messageEvent('@countersign:test.localhost', 'x', echo)], now);
        return '$echo';
      },
    }).run();
    expect(await rows()).toMatchObject([{ state: 'delivered', eventId: '$echo' }]);
  });

  test('M19 after a day the homeserver has forgotten the transaction id: the row is given up, not said twice', async () => {
    await enqueue();
    await recording(fail(new MatrixFailure('UNREACHABLE', 'lost'))).run();
    later(23.5 * 3_600_000);
    const again = recording();
    await again.run();
    expect(again.sent).toEqual([]);
    expect(await rows()).toMatchObject([{ state: 'dead' }]);
  });
});

describe('direct rooms', () => {
  const code = (mxid = alice) =>
    enqueue({ roomId: null, directMxid: mxid, kind: 'sign-in-code', content: { body: 'Code: 4F7K' } });

  test('one room a person, made once, and the code is forgotten once it is sent', async () => {
    await code();
    await code();
    await code(rita);
    const made: string[] = [];
    const createDirectRoom = async (mxid: string) => `!direct-${made.push(mxid) && mxid}`;
    const { sent, run } = recording(undefined, { createDirectRoom });
    await run();
    expect(made.sort()).toEqual([alice, rita]);
    expect(sent.map((one) => one.roomId).sort()).toEqual([alice, alice, rita].map((mxid) => `!direct-${mxid}`));
    expect((await rows()).map((row) => row.content)).toEqual(['{}', '{}', '{}']);
  });

  test('who left it is invited again', async () => {
    await db().directRoom.create({ data: { mxid: alice, roomId: '!direct', createdAt: now } });
    await code();
    const invited: string[] = [];
    const { sent, run } = recording(undefined, {
      state: async (_room, type) => (type === 'm.room.member' ? { membership: 'leave' } : null),
      invite: async (_room, mxid) => void invited.push(mxid),
    });
    await run();
    expect([invited, sent.length]).toEqual([[alice], 1]);
  });

  test('a code that expired while the homeserver was away is not sent, and not kept', async () => {
    await code();
    later(10 * 60_000 + 1);
    const { sent, run } = recording();
    await run();
    expect(sent).toEqual([]);
    expect(await rows()).toMatchObject([{ state: 'dead', content: '{}' }]);
  });
});
