import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openLive } from './live-connection.ts';

class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  static opened: FakeSource[] = [];
  readyState = 1;
  onerror: (() => void) | null = null;
  constructor() {
    super();
    FakeSource.opened.push(this);
  }
  close() {
    this.readyState = FakeSource.CLOSED;
  }
  says(name: string, data = '{}') {
    this.dispatchEvent(Object.assign(new Event(name), { data }));
  }
}

const told = { onStatus: vi.fn(), onChange: vi.fn(), onResync: vi.fn(), onEnded: vi.fn() };
const page = { window: new EventTarget(), document: Object.assign(new EventTarget(), { hidden: false }) };
let close = () => {};

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  FakeSource.opened = [];
  vi.stubGlobal('EventSource', FakeSource);
  vi.stubGlobal('window', page.window);
  vi.stubGlobal('document', page.document);
  close = openLive('/feed', told);
});
afterEach(() => {
  close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const newest = () => FakeSource.opened.at(-1) as FakeSource;
const status = () => told.onStatus.mock.lastCall?.[0];

test('is live once the server spoke, and hands its changes over', () => {
  newest().says('resync');
  newest().says('change', '[["jobs"]]');
  expect(status()).toBe('live');
  expect(told.onResync).toHaveBeenCalledTimes(1);
  expect(told.onChange).toHaveBeenCalledWith([['jobs']]);
});

test('a connection that fell silent is given up, said to be, and opened anew; one that is alive is kept', () => {
  newest().says('resync');
  for (let beats = 0; beats < 10; beats++) {
    vi.advanceTimersByTime(15_000);
    newest().says('alive');
  }
  expect(FakeSource.opened).toHaveLength(1);
  vi.advanceTimersByTime(41_000);
  expect(status()).toBe('reconnecting');
  expect(FakeSource.opened).toHaveLength(2);
  newest().says('resync');
  expect(status()).toBe('live');
  expect(told.onResync).toHaveBeenCalledTimes(2);
});

test('a machine without a network says so at once, and reads everything again when it is back', () => {
  newest().says('resync');
  page.window.dispatchEvent(new Event('offline'));
  expect(status()).toBe('reconnecting');
  page.window.dispatchEvent(new Event('online'));
  newest().says('resync');
  expect(status()).toBe('live');
  expect(FakeSource.opened).toHaveLength(2);
  expect(told.onResync).toHaveBeenCalledTimes(2);
});

test('an answer that was no feed is asked for again', () => {
  newest().close();
  newest().onerror?.();
  expect(status()).toBe('reconnecting');
  vi.advanceTimersByTime(3_100);
  expect(FakeSource.opened).toHaveLength(2);
});

test('a closed feed stays closed', () => {
  close();
  vi.advanceTimersByTime(120_000);
  page.window.dispatchEvent(new Event('online'));
  expect(FakeSource.opened).toHaveLength(1);
});
