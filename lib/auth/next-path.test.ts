import { expect, test } from 'vitest';
import { safeNextPath } from './next-path.ts';

test.each([
  ['/jobs/7F3K9QXM2BTV', '/jobs/7F3K9QXM2BTV'],
  ['/rooms/%21a%3Ab?x=1', '/rooms/%21a%3Ab?x=1'],
  ['//evil.example/x', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/sign-in?next=/x', '/'],
  ['', '/'],
  [null, '/'],
])('a sign-in that should lead to %j leads to %s', (next, path) => {
  expect(safeNextPath(next)).toBe(path);
});
