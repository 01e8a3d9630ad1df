import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FeedEvent } from '#lib/db/listen.ts';
import { liveStream } from './stream.ts';

type Rooms = 'all' | ReadonlySet<string>;

function open(first: Rooms | null) {
  const state = { rooms: first, unsubscribed: 0, errors: [] as unknown[] };
  let listener: (event: FeedEvent) => void = () => {};
  const abort = new AbortController();
  const reader = liveStream({
    subscribe: (given) => {
      listener = given;
      return () => void state.unsubscribed++;
    },
    words: (change) => change,
    rooms: async () => state.rooms,
    heartbeatMs: 1000,
    signal: abort.signal,
    onError: (error) => state.errors.push(error),
  })
    .pipeThrough(new TextDecoderStream())
    .getReader();
  const notify = (change: object) => listener({ kind: 'notification', payload: JSON.stringify(change) });
  const next = async () => {
    const { value, done } = await reader.read();
    return done ? null : value;
  };
  return { state, abort, reader, notify, next, tell: (event: FeedEvent) => listener(event) };
}
const change = (roomId: string | null, action = 'job.approved') => ({ id: '1', action, jobId: null, roomId });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('begins by having everything read again: what committed before it listened reached nobody', async () => {
  const live = open('all');
  expect(await live.next()).toContain('event: resync');
});

test('tells of rooms that the person may see, and of no other', async () => {
  const live = open(new Set(['!mine']));
  await live.next();
  live.notify(change('!other'));
  live.notify(change('!mine'));
  expect(await live.next()).toContain('"roomId":"!mine"');
});

test('a control over a job of an unseen room is heard of, its job is not', async () => {
  const applied = { ...change(null, 'control.applied'), jobId: '7F3K9QXM2BTV' };
  for (const [rooms, named] of [
    [new Set(['!mine']), '"jobId":null'],
    ['all', '"jobId":"7F3K9QXM2BTV"'],
  ] as const) {
    const live = open(rooms);
    await live.next();
    live.notify(applied);
    expect(await live.next()).toContain(named);
  }
});

test('a change that may open or close rooms is judged by what holds after it', async () => {
  const live = open(new Set(['!mine']));
  await live.next();
  live.state.rooms = new Set(['!new']);
  live.notify(change('!new', 'policy.activated'));
  expect(await live.next()).toContain('"roomId":"!new"');
});

test('other notices of the channel are not passed on', async () => {
  const live = open('all');
  await live.next();
  live.tell({ kind: 'notification', payload: 'outbox' });
  live.tell({ kind: 'notification', payload: '{"wake":true}' });
  live.notify(change('!mine'));
  expect(await live.next()).toContain('event: change');
});

test('a lost connection to the database makes everything stale once it is back', async () => {
  const live = open('all');
  await live.next();
  live.tell({ kind: 'lost' });
  live.tell({ kind: 'connected' });
  expect(await live.next()).toContain('event: resync');
});

test('ends, and says so, when the session has ended', async () => {
  const live = open('all');
  await live.next();
  live.state.rooms = null;
  await vi.advanceTimersByTimeAsync(1000);
  expect(await live.next()).toContain('event: ended');
  expect(await live.next()).toBeNull();
  expect(live.state.unsubscribed).toBe(1);
});

test('ends at once when the session is revoked, or its person disabled', async () => {
  for (const action of ['session.ended', 'person.disabled']) {
    const live = open('all');
    await live.next();
    live.state.rooms = null;
    live.notify(change(null, action));
    expect(await live.next()).toContain('event: ended');
  }
});

test('a session that ended before it began hears nothing', async () => {
  const live = open(null);
  expect(await live.next()).toContain('event: ended');
  expect(await live.next()).toBeNull();
});

test('stops listening when the browser goes away, by either way', async () => {
  const aborted = open('all');
  await aborted.next();
  aborted.abort.abort();
  expect(await aborted.next()).toBeNull();
  expect(aborted.state.unsubscribed).toBe(1);
  const cancelled = open('all');
  await cancelled.next();
  await cancelled.reader.cancel();
  expect(cancelled.state.unsubscribed).toBe(1);
});
