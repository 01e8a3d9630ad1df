import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openReader, type ReaderState } from './reader.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A reader whose answers the test gives, and what it told so far. */
function opened() {
  const asked: PromiseWithResolvers<string>[] = [];
  const state: ReaderState<string> = { reading: false, failed: false };
  const reader = openReader(
    () => {
      const answer = Promise.withResolvers<string>();
      asked.push(answer);
      return answer.promise;
    },
    (change) => Object.assign(state, change),
  );
  const answer = async (index: number, act: (one: PromiseWithResolvers<string>) => void) => {
    act(asked[index] as PromiseWithResolvers<string>);
    await vi.advanceTimersByTimeAsync(0);
  };
  return { reader, state, asked, answer };
}

test('what becomes stale is read again, and told', async () => {
  const { reader, state, asked, answer } = opened();
  expect(asked).toHaveLength(0);
  reader.readAgain();
  expect(state).toMatchObject({ reading: true });
  await answer(0, ({ resolve }) => resolve('new'));
  expect(state).toEqual({ data: 'new', reading: false, failed: false });
});

test('changes during a reading make one reading after it, so that the last answer is never an old one', async () => {
  const { reader, state, asked, answer } = opened();
  for (let i = 0; i < 5; i += 1) reader.readAgain();
  expect(asked).toHaveLength(1);
  await answer(0, ({ resolve }) => resolve('old'));
  expect(asked).toHaveLength(2);
  expect(state).toMatchObject({ data: 'old', reading: true });
  await answer(1, ({ resolve }) => resolve('new'));
  expect(state).toEqual({ data: 'new', reading: false, failed: false });
});

test('a failure is tried again once; then it is told, and what was known stays', async () => {
  const { reader, state, asked, answer } = opened();
  reader.readAgain();
  await answer(0, ({ resolve }) => resolve('known'));
  reader.readAgain();
  await answer(1, ({ reject }) => reject(new Error('down')));
  expect(state).toMatchObject({ failed: false, reading: true });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toHaveLength(3);
  await answer(2, ({ reject }) => reject(new Error('down')));
  expect(state).toEqual({ data: 'known', reading: false, failed: true });
  reader.readAgain();
  await answer(3, ({ resolve }) => resolve('back'));
  expect(state).toEqual({ data: 'back', reading: false, failed: false });
});

test('after its end it tells nothing and reads nothing', async () => {
  const { reader, state, asked, answer } = opened();
  reader.readAgain();
  reader.stop();
  reader.readAgain();
  await answer(0, ({ resolve }) => resolve('late'));
  expect(asked).toHaveLength(1);
  expect(state).toEqual({ reading: true, failed: false });
});
