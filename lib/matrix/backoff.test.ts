import { expect, test } from 'vitest';
import { afterRateLimitMs, backoffMs } from './backoff.ts';

test('waits between one second and one minute, however often it failed', () => {
  for (let attempt = 1; attempt < 40; attempt++) {
    expect(backoffMs(attempt, 0)).toBe(1_000);
    expect(backoffMs(attempt, 0.999_999)).toBeLessThanOrEqual(60_000);
  }
  expect(backoffMs(20, 0.999_999)).toBeGreaterThan(59_000);
});

test('M18 waits at least as long as the homeserver asked', () => {
  expect(afterRateLimitMs(7_000, 0)).toBe(7_000);
  expect(afterRateLimitMs(7_000, 0.5)).toBe(7_500);
  expect(afterRateLimitMs(null, 0)).toBe(5_000);
});
