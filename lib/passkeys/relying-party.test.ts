import { expect, test } from 'vitest';
import { relyingPartyAt, requireRelyingParty } from './relying-party.ts';

test.each([
  ['https://console.example.org', 'console.example.org'],
  ['https://console.example.org:8443', 'console.example.org'],
  ['http://localhost:3100', 'localhost'],
  ['http://console.localhost', 'console.localhost'],
])('%s makes passkeys for %s', (url, rpId) => {
  expect(relyingPartyAt(url)).toEqual({ rpId, origin: url });
});

test.each([
  ['http://127.0.0.1:3100'],
  ['https://127.0.0.1'],
  ['http://[::1]:3100'],
  ['http://console.example.org'],
  ['http://notlocalhost:3100'],
])('%s can have none, and says what to set', (url) => {
  expect(relyingPartyAt(url)).toBeNull();
  expect(() => requireRelyingParty(url)).toThrow(/COUNTERSIGN_PUBLIC_URL/);
});
