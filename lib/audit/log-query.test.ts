import { expect, test } from 'vitest';
import { logAddress, readLogQuery } from './log-query.ts';

test('an address says which entries and from where on, and is written back the same', () => {
  const { before, ...filters } = readLogQuery({
    before: '42',
    action: 'job.approved',
    job: '7F3K9QXM2BTV',
    room: '!a:b',
  });
  expect(before).toBe(42n);
  expect(logAddress(filters, '42')).toBe('/audit?job=7F3K9QXM2BTV&room=%21a%3Ab&action=job.approved&before=42');
});

test.each([
  { before: '-1' },
  { before: 'x' },
  { before: '9'.repeat(30) },
  { job: "' OR 1=1" },
  { action: ['a.b', 'c.d'] },
  { target: 'no kind' },
])('%j is left out', (given) => {
  expect(readLogQuery(given)).toEqual({ before: null });
});
