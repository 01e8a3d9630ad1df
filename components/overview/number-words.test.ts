import { expect, test } from 'vitest';
import { durationWords, timeTicks } from './number-words.ts';

test.each([
  [0, '0 s'],
  [4.26, '4.3 s'],
  [59, '59 s'],
  [59.7, '1 min 00 s'],
  [60, '1 min'],
  [125, '2 min 05 s'],
  [754, '13 min'],
  [3599, '1 h'],
  [3600, '1 h'],
  [11_130, '3 h 06 min'],
  [86_399, '1 d'],
  [187_200, '2 d 4 h'],
])('%d seconds are %s', (seconds, words) => {
  expect(durationWords(seconds)).toBe(words);
});

test('an axis of times has at most five round marks that reach its end', () => {
  for (const max of [0.4, 3, 47, 90, 600, 4_000, 50_000, 400_000, 9_000_000]) {
    const ticks = timeTicks(max);
    expect(ticks.length).toBeLessThanOrEqual(5);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(max);
  }
});
