import { expect, test } from 'vitest';
import { namedInResult } from './named-in-result.ts';

test('links and hashes that are whole values are named, each once', () => {
  const commit = 'DA39A3EE5E6B4B0D3255BFEF95601890AFD80709';
  const link = 'https://github.com/acme/ledger/pull/42';
  expect(namedInResult({ url: link, head: { sha: commit }, links: [link] })).toEqual([link, commit.toLowerCase()]);
});

test('what may be secret in a link is not named', () => {
  expect(namedInResult(['https://bob:secret@x.org/a?token=1#k'])).toEqual(['https://x.org/a']);
});

test('texts that only mention something are contents, and no names', () => {
  expect(namedInResult({ text: 'see https://x.org/a', n: 1, none: null, word: 'deadbeef' })).toEqual([]);
});

test('a result cannot fill the log', () => {
  const many = Array.from({ length: 100 }, (_, at) => `https://x.org/${at}`);
  expect(namedInResult([...many, `https://x.org/${'a'.repeat(400)}`])).toHaveLength(10);
  expect(namedInResult(`https://x.org/${'a'.repeat(400)}`)).toEqual([]);
});
