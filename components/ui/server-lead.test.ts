import { expect, test } from 'vitest';
import { leadKept, leadOf } from './server-lead.ts';

test('a browser whose clock is wrong by two hours counts by the server’s', () => {
  const server = Date.UTC(2026, 0, 1, 12);
  const browser = server + 2 * 3_600_000;
  expect(browser + leadOf(server, browser)).toBe(server);
});

test('an answer that was a second on its way moves no clock; a clock that was set is followed', () => {
  expect(leadKept(-7_200_000, -7_201_000)).toBe(-7_200_000);
  expect(leadKept(-7_200_000, -300)).toBe(-300);
});
