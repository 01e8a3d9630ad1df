import { expect, test } from 'vitest';
import { isUnder } from './topics.ts';

test('a key is under a stale one when it begins with it', () => {
  expect(isUnder(['jobs', 'view=mine'], ['jobs'])).toBe(true);
  expect(isUnder(['job', 'A'], ['job', 'B'])).toBe(false);
});
