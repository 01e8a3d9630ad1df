import { expect, test } from 'vitest';
import { durationWords, shareTicks, timeTicks } from './number-words.ts';

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
  for (const max of [0, 0.4, 3, 47, 90, 600, 4_000, 50_000, 400_000, 9_000_000]) {
    const ticks = timeTicks(max);
    expect(ticks.length).toBeLessThanOrEqual(5);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(max);
  }
});

test('an axis of shares ends where everything is below it', () => {
  for (const max of [0, 0.05, 0.1, 0.19, 0.4, 0.55, 0.61, 1]) {
    expect(shareTicks(max)).toHaveLength(5);
    expect(shareTicks(max).at(-1)).toBeGreaterThanOrEqual(max);
  }
});
