import { describe, expect, test } from 'vitest';
import { askedTerms, termsOfText } from './search-text.ts';

const hex = 'fbfc19a2c0b7e1d2f3a495867708192a3b4c5d6e7f8091a2b3c4d5e6f7081920';
const base64url = Buffer.from(hex, 'hex').toString('base64url');
const base64 = Buffer.from(hex, 'hex').toString('base64');

/** Whether what a person asks finds a text. */
const finds = (asked: string, text: string) => {
  const terms = askedTerms(asked);
  const there = new Set(termsOfText(text));
  return terms.length > 0 && terms.every((term) => there.has(term));
};

describe('one hash is one term, however it is written', () => {
  test.each([hex, hex.toUpperCase(), base64url, base64, `sha256:${hex}`, `sha256-${base64}`, `$${base64url}`])(
    '%s',
    (asked) => {
      for (const stored of [hex, base64url, base64, `$${base64url}`]) expect(finds(asked, stored)).toBe(true);
    },
  );

  test('another one of the same letters in other case is another hash', () => {
    expect(finds(base64url.toLowerCase(), base64url)).toBe(false);
  });
});

describe('what a person pastes finds what the log holds', () => {
  test.each([
    ['https://matrix.to/#/!Room:x.org/$Abc?via=x.org', '$Abc'],
    ['https://matrix.to/#/%21Room%3Ax.org/%24Abc?via=x.org&via=y.org', '$Abc'],
    ['https://matrix.to/#/@alice:x.org', '@alice:x.org'],
    ['https://app.element.io/#/room/!Room:x.org/$Abc', '$Abc'],
    ['matrix:roomid/Room:x.org/e/Abc?via=x.org', '$Abc'],
    ['matrix:u/alice:x.org', 'asked by @alice:x.org'],
    ['@Alice:x.org', '@alice:x.org'],
    ['alice', '@alice:x.org'],
    ['7f3k9qxm2btv', '7F3K9QXM2BTV'],
    ['job:7F3K9QXM2BTV', '7F3K9QXM2BTV'],
    ['http://localhost:3100/jobs/7F3K9QXM2BTV', '7F3K9QXM2BTV'],
    [`https://console.example.org/policies/${base64url}`, base64url],
    ['https://github.com/Acme/Ledger/pull/42', 'opened https://github.com/acme/ledger/pull/42.'],
    ['https://github.com/acme/ledger/pull/42/', 'https://github.com/acme/ledger/pull/42#discussion'],
    ['github.com/acme/ledger/pull/42', 'https://github.com/acme/ledger/pull/42'],
    ['https://github.com/acme', 'https://github.com/acme/ledger/pull/42'],
    ['ledger/q1.csv', 'reads (ledger/Q1.csv), then stops'],
    ['q1.csv', 'path="ledger/q1.csv"'],
    ['ledger csv', 'ledger/q1.csv'],
    ['Zürich', 'the ledger of ZÜRICH'],
    ['“quarter” reconcile!', 'Reconcile the quarter'],
    ['8f14e45f-ceea-467e-a7d2-3f1f2b9d0c11', 'jti 8F14E45F-CEEA-467E-A7D2-3F1F2B9D0C11'],
    ['job.approved', 'job.approved'],
  ])('%s', (asked, text) => {
    expect(finds(asked, text)).toBe(true);
  });
});

test.each([
  ['https://github.com/acme/ledger/pull/4', 'https://github.com/acme/ledger/pull/42'],
  ['https://x.org/?page=2', 'https://x.org/?page=1'],
  ['$abc', '$Abc'],
  ['ledger summary', 'the ledger'],
  ['led', 'the ledger'],
])('%s does not find “%s”', (asked, text) => {
  expect(finds(asked, text)).toBe(false);
});

test('punctuation alone asks for nothing', () => {
  expect(askedTerms(' … — ?! "" () ')).toEqual([]);
});

test('no term is longer than the index takes, and a long one is still found by its whole', () => {
  const long = `x${'ab/'.repeat(400)}y`;
  expect(Math.max(...termsOfText(`${long} ${'w'.repeat(5000)}`).map(({ length }) => length))).toBeLessThanOrEqual(100);
  expect(finds(long, `see ${long} there`)).toBe(true);
});

test('hostile text is read in time in proportion to its length', () => {
  const began = performance.now();
  for (const text of [
    'a-'.repeat(50_000),
    '!'.repeat(100_000),
    'https://'.repeat(12_000),
    '%'.repeat(100_000),
    'a'.repeat(100_000),
  ]) {
    termsOfText(text);
  }
  expect(performance.now() - began).toBeLessThan(3_000);
});
