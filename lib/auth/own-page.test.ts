import { expect, test } from 'vitest';
import { isOwnPage } from './own-page.ts';

const publicUrl = 'http://localhost:3100';

test.each<[string, Record<string, string>, boolean]>([
  ['a page of the console', { 'sec-fetch-site': 'same-origin', origin: publicUrl }, true],
  ['the address bar', { 'sec-fetch-site': 'none' }, true],
  ['a link on another site', { 'sec-fetch-site': 'cross-site' }, false],
  // Attack: another program on this machine, or a sibling host. Its forms carry the cookie.
  ['a form on another port', { 'sec-fetch-site': 'same-site', origin: 'http://localhost:9999' }, false],
  ['a form of an older browser', { origin: 'http://localhost:9999' }, false],
  ['a form of nobody', { origin: 'null' }, false],
  ['an older browser on the console', { origin: publicUrl }, true],
  ['a program with a cookie of its own', {}, true],
])('%s: own page %#', (_, headers, own) => expect(isOwnPage(new Headers(headers), publicUrl)).toBe(own));
