import { describe, expect, it } from 'vitest';
import { signatureType } from './note.ts';
import { codeOf, testSigner } from './testing.ts';
import { formatVkey } from './vkey.ts';
import { parseWitnessList } from './witness-list.ts';

const { publicKey } = await testSigner(1);
const vkeyOf = (name: string) => formatVkey({ name, type: signatureType.cosignature, publicKey });

describe('the list of witnesses', () => {
  it('is pairs of an address and a verifier key', () => {
    const text = `https://w1.example/ ${vkeyOf('w1')},\n http://127.0.0.1:3120/sub/  ${vkeyOf('w2')},`;
    expect(parseWitnessList(text)).toEqual([
      { name: 'w1', url: 'https://w1.example', vkey: vkeyOf('w1') },
      { name: 'w2', url: 'http://127.0.0.1:3120/sub', vkey: vkeyOf('w2') },
    ]);
    expect(parseWitnessList('')).toEqual([]);
  });

  it.each([
    ['a key alone', vkeyOf('w1'), 'BAD_REQUEST'],
    ['an address alone', 'https://w1.example', 'BAD_REQUEST'],
    ['another scheme', `file:///etc ${vkeyOf('w1')}`, 'BAD_REQUEST'],
    ['a query', `https://w1.example/?a ${vkeyOf('w1')}`, 'BAD_REQUEST'],
    ['a third word', `https://w1.example ${vkeyOf('w1')} x`, 'BAD_REQUEST'],
    ['a name twice', `https://a.example ${vkeyOf('w1')}, https://b.example ${vkeyOf('w1')}`, 'BAD_REQUEST'],
    ['a damaged key', `https://w1.example ${vkeyOf('w1').replace('w1', 'w3')}`, 'BAD_VKEY'],
    [
      'a log’s key',
      `https://w1.example ${formatVkey({ name: 'w1', type: signatureType.ed25519, publicKey })}`,
      'BAD_VKEY',
    ],
  ])('refuses %s', async (_name, text, code) => {
    expect(await codeOf(() => parseWitnessList(text))).toBe(code);
  });
});
