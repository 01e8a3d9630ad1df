import { expect, test, vi } from 'vitest';
import { openLiveQuery, type Told } from './live-query.ts';

const quick = { retryDelayMs: 1 };
const last = (told: Told<unknown>[]) => told.at(-1);

test('reads when asked, and not before', async () => {
  const told: Told<number>[] = [];
  const read = vi.fn(async () => 7);
  const query = openLiveQuery(read, (change) => told.push(change), quick);
  expect(read).not.toHaveBeenCalled();
  query.readAgain();
  await vi.waitFor(() => expect(last(told)).toEqual({ data: 7, reading: false, failed: false }));
  expect(read).toHaveBeenCalledTimes(1);
});

test('what was asked for while a reading is on its way is read after it was asked for', async () => {
  const told: Told<number>[] = [];
  let served = 0;
  const gate = Promise.withResolvers<void>();
  const read = async () => {
    served += 1;
    const mine = served;
    if (mine === 1) await gate.promise;
    return mine;
  };
  const query = openLiveQuery(read, (change) => told.push(change), quick);
  query.readAgain();
  await vi.waitFor(() => expect(served).toBe(1));
  query.readAgain();
  gate.resolve();
  await vi.waitFor(() => expect(told.some((change) => change.data === 2)).toBe(true));
  expect(told.map((change) => change.data)).not.toContain(1);
});

test('one failure is tried again; two are told, and what was known stays known', async () => {
  const told: Told<string>[] = [];
  let fails = 0;
  const read = async () => {
    if (fails > 0) {
      fails -= 1;
      throw new Error('no answer');
    }
    return 'answer';
  };
  const query = openLiveQuery(read, (change) => told.push(change), quick);
  fails = 1;
  query.readAgain();
  await vi.waitFor(() => expect(last(told)).toEqual({ data: 'answer', reading: false, failed: false }));
  fails = 2;
  query.readAgain();
  await vi.waitFor(() => expect(last(told)).toEqual({ reading: false, failed: true }));
  query.readAgain();
  await vi.waitFor(() => expect(last(told)).toEqual({ data: 'answer', reading: false, failed: false }));
});

test('a closed one tells nothing more', async () => {
  const told: Told<number>[] = [];
  const query = openLiveQuery(
    async () => 1,
    (change) => told.push(change),
    quick,
  );
  query.close();
  query.readAgain();
  await Promise.resolve();
  expect(told).toEqual([]);
});
