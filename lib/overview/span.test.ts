import { expect, test } from 'vitest';
import { readRowsAsked } from './list-rows.ts';
import { boundsOf, daysOf, lastDays, oneDay, readSpanDays } from './span.ts';

const now = new Date('2026-03-02T00:00:00.001Z');

test('a span ends with today in UTC, wherever its reader is, and holds as many days as were asked for', () => {
  const week = lastDays(7, now);
  expect(week).toEqual({ from: '2026-02-24', until: '2026-03-02' });
  expect(daysOf(week)).toHaveLength(7);
  expect(daysOf(lastDays(90, now))).toHaveLength(90);
  expect(boundsOf(oneDay('2026-02-28'))).toEqual({
    from: new Date('2026-02-28T00:00:00Z'),
    until: new Date('2026-03-01T00:00:00Z'),
  });
});

test.each([undefined, '', '8', '7.0', 'x', ['7', '30'], '-7'])('%j days are not offered: a week is shown', (asked) => {
  expect(readSpanDays(asked)).toBe(7);
});

test('an address of rows asks for no more than a year, and for a week when it makes no sense', () => {
  const spanOf = (given: Record<string, string>) => readRowsAsked(given, now).span;
  expect(spanOf({ from: '2026-01-05', until: '2026-01-06' })).toEqual({ from: '2026-01-05', until: '2026-01-06' });
  expect(daysOf(spanOf({ from: '1970-01-01', until: '2026-01-06' }))).toHaveLength(366);
  expect(daysOf(spanOf({ from: '2026-01-06', until: '2026-01-05' }))).toEqual([]);
  for (const given of [{}, { from: 'x', until: '2026-01-06' }, { from: '2026-02-31', until: '2026-03-01' }]) {
    expect(spanOf(given as Record<string, string>)).toEqual(lastDays(7, now));
  }
  expect(readRowsAsked({ page: '0', room: "' OR 1=1", agent: 'x' }, now)).toMatchObject({ page: 1, place: {} });
});
