import { expect, test } from 'vitest';
import { clientAddress } from './client-address.ts';

test.each([
  ['127.0.0.1', '127.0.0.1'],
  ['203.0.113.9, 10.0.0.7', '10.0.0.7'],
  ['::ffff:127.0.0.1', '::ffff:127.0.0.1'],
  ['10.0.0.1, your bank. Code: 1234-5678', 'an unknown address'],
  ['', 'an unknown address'],
])('%j is told as %s', (header, told) => {
  expect(clientAddress(new Headers({ 'x-forwarded-for': header }))).toBe(told);
});

test('no header is an unknown address', () => {
  expect(clientAddress(new Headers())).toBe('an unknown address');
});
