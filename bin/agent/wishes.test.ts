import { expect, test } from 'vitest';
import { demoRequest } from './demo-workspace.ts';
import { readWishes } from './wishes.ts';

test('the demo’s request is understood', () => {
  expect(readWishes(demoRequest)).toEqual({
    paths: ['ledger/2026-q1.csv', 'notes/vendors.md'],
    query: 'Zürich',
    summarise: true,
    propose: true,
    commands: [],
    urls: [],
  });
});

test.each([
  ['search for “two words” please', 'two words'],
  ["search 'Bern'", 'Bern'],
  ['search for Basel in the notes', 'Basel'],
  ['read a.txt', null],
])('what to search for: %s', (text, query) => {
  expect(readWishes(text).query).toBe(query);
});

test('files inside an address or a command are not files to read', () => {
  const wishes = readWishes('fetch https://example.org/a/b.html, then run `rm notes/vendors.md`');
  expect(wishes).toMatchObject({
    paths: [],
    urls: ['https://example.org/a/b.html'],
    commands: ['rm notes/vendors.md'],
  });
});

test('a path that climbs is read as no path at all or as one that the workspace refuses', () => {
  for (const path of readWishes('Read ../../etc/passwd.txt and /etc/shadow.txt').paths) {
    expect(path).not.toMatch(/^\/|\.\./);
  }
});
