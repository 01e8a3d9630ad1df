import { expect, test } from 'vitest';
import { byEnd, parsePlace, placeText } from './queue-cursor.ts';

const row = { updatedAt: '2026-01-02T03:04:05.006Z', jobId: '7F3K9QXM2BTV' };

test('a place survives the way through an address', () => {
  expect(parsePlace(placeText(row))).toEqual({ at: new Date(row.updatedAt), jobId: row.jobId });
});

test.each([
  null,
  '',
  'yesterday~7F3K9QXM2BTV',
  '2026-13-02T03:04:05.006Z~7F3K9QXM2BTV',
  `${row.updatedAt}~short`,
  `${row.updatedAt}~7F3K9QXM2BTV'--`,
])('a text that is no place is none: %s', (text) => expect(parsePlace(text)).toBeNull());

test('the newest stands first, of one moment the highest id', () => {
  const later = { ...row, updatedAt: '2026-01-02T03:04:05.007Z' };
  const higher = { ...row, jobId: 'ZZZZZZZZZZZZ' };
  expect([row, higher, later].sort(byEnd)).toEqual([later, higher, row]);
});
