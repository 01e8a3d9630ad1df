import { expect, test } from 'vitest';
import { filterText, logAddress } from './log-address.ts';
import { columnOf, questionOf, readLogQuery, termsMax } from './log-query.ts';

test('an address says which entries and from where on, and is written back the same', () => {
  const address = {
    before: '42',
    q: 'https://github.com/acme/ledger/pull/42 “quarter”',
    action: 'job.approved',
    fact: 'code:NOT_APPROVER',
    actor: '@alice:x.org',
    room: '!a:b',
    agent: 'did:key:z6Mk',
    policy: 'A'.repeat(43),
    job: '7F3K9QXM2BTV',
    target: 'token:1',
    from: '2026-03-01',
    until: '2026-03-31',
  };
  const { before, ...filters } = readLogQuery(address);
  expect(before).toBe(42n);
  const [path, search] = logAddress(filters, '42').split('?');
  expect(path).toBe('/audit');
  expect(Object.fromEntries(new URLSearchParams(search))).toEqual(address);
});

test.each([
  { before: '-1' },
  { before: 'x' },
  { before: '9'.repeat(30) },
  { job: "' OR 1=1" },
  { action: ['a.b', 'c.d'] },
  { fact: 'NOT_APPROVER' },
  { fact: 'code:NOT APPROVER' },
  { target: 'no kind' },
  { policy: 'short' },
  { agent: 'https://x' },
  { from: 'yesterday' },
  { until: '2026-02-31' },
  { q: 'x'.repeat(301) },
  { q: '  ' },
  { actor: 'x'.repeat(301) },
])('%j is left out', (given) => {
  expect(readLogQuery(given)).toEqual({ before: null });
});

test('words and filters become one question: everything must hold', () => {
  const filters = {
    q: 'Ledger @alice:x',
    action: 'job.denied',
    actor: '@alice:x',
    from: '2026-03-01',
    until: '2026-03-01',
  };
  expect(questionOf(filters)).toEqual({
    terms: ['ledger', '@alice:x', 'actor+action:@alice:x job.denied'],
    span: { from: new Date('2026-03-01T00:00:00Z'), until: new Date('2026-03-02T00:00:00Z') },
  });
});

test('a question is bounded, whatever is pasted', () => {
  const q = Array.from({ length: 60 }, (_, at) => `w${at}`).join(' ');
  expect(questionOf({ q }).terms).toHaveLength(termsMax);
});

test('one plain filter is answered by the log itself; words, and filters together, by the index', () => {
  expect(columnOf({})).toBe('all');
  expect(columnOf({ job: '7F3K9QXM2BTV' })).toBe('job');
  expect(columnOf({ job: '7F3K9QXM2BTV', action: 'a.b' })).toBeNull();
  expect(columnOf({ q: 'x' })).toBeNull();
  expect(columnOf({ actor: '@a:b' })).toBeNull();
});

test('an address without filters is the log’s own', () => {
  expect(logAddress({}, null)).toBe('/audit');
  expect(filterText({})).toBe('');
});
