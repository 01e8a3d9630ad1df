import { describe, expect, test } from 'vitest';
import { parseConfig } from '#lib/config.ts';
import { demoSignInOffered } from './demo.ts';

const secret = { COUNTERSIGN_SECRET: 'a secret that only this test file uses', COUNTERSIGN_DATA_DIR: '/nonexistent' };
const demo = parseConfig(secret);
const headers = (change: Record<string, string> = {}) =>
  new Headers({
    host: '127.0.0.1:3100',
    'x-forwarded-host': '127.0.0.1:3100',
    'x-forwarded-for': '127.0.0.1',
    ...change,
  });

describe('the one-click sign-in', () => {
  test.each([['localhost:3100'], ['127.0.0.1:3100'], ['[::1]:3100'], ['localhost']])(
    'is offered in the demo at %s',
    (host) => {
      expect(demoSignInOffered(demo, headers({ host, 'x-forwarded-host': host }))).toBe(true);
    },
  );

  test.each([['::1'], ['::ffff:127.0.0.1']])('is offered to this machine as %s', (address) => {
    expect(demoSignInOffered(demo, headers({ 'x-forwarded-for': address }))).toBe(true);
  });

  const own = { MATRIX_HOMESERVER_URL: 'https://matrix.example.org', MATRIX_BOT_USER_ID: '@bot:example.org' };
  test.each([
    ['a homeserver of one’s own', { ...own, MATRIX_BOT_PASSWORD: 'x' }],
    [
      'a homeserver of one’s own on this machine',
      { ...own, MATRIX_HOMESERVER_URL: 'http://127.0.0.1:8008', MATRIX_BOT_PASSWORD: 'x' },
    ],
    ['every address', { COUNTERSIGN_HOST: '0.0.0.0' }],
    ['an address of the network', { COUNTERSIGN_HOST: '10.1.2.3' }],
    ['a public address before it', { COUNTERSIGN_PUBLIC_URL: 'https://countersign.example.org' }],
  ])('does not exist with %s', (_, env) => {
    expect(demoSignInOffered(parseConfig({ ...secret, ...env }), headers())).toBe(false);
  });

  test.each([
    ['a rebound host name', { host: 'evil.example:3100' }],
    ['a host that only begins like loopback', { host: '127.0.0.1.evil.example:3100' }],
    ['a host with a user part', { host: 'evil.example@localhost:3100.evil.example' }],
    ['no host', { host: '' }],
    ['a tunnel that names its host', { 'x-forwarded-host': 'demo.tunnel.example' }],
    ['one foreign host among several', { 'x-forwarded-host': 'localhost, demo.tunnel.example' }],
    ['a forwarded address from elsewhere', { 'x-forwarded-for': '203.0.113.9' }],
    ['one address from elsewhere among several', { 'x-forwarded-for': '127.0.0.1, 203.0.113.9' }],
    ['a proxy of the standard kind', { forwarded: 'for=127.0.0.1' }],
  ])('is refused to a request with %s', (_, change) => {
    expect(demoSignInOffered(demo, headers(change))).toBe(false);
  });

  test('is refused when nobody says where the request came from', () => {
    const bare = headers();
    bare.delete('x-forwarded-for');
    expect(demoSignInOffered(demo, bare)).toBe(false);
  });
});
