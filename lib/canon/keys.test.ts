import { describe, expect, it } from 'vitest';
import { didKeyFromPublicKey, kidFromPublicKey, publicKeyFromDidKey } from './did-key.ts';
import { utf8 } from './digest.ts';
import { signerFromSeed, verifyEd25519 } from './ed25519.ts';
import { fromHex, toHex } from './hex.ts';

const seed = fromHex('e456611259257b907c5ba14893ccf630b21447e024eb407f071097de90006bbe');

describe('keys', () => {
  it('reproduces the worked example from its seed', async () => {
    const signer = await signerFromSeed(seed);
    expect(toHex(signer.publicKey)).toBe('1436a3b581c89f09f6c56004e66eacf4668b5a7d70514a8e92060fe028f0efba');
    expect(signer.did).toBe('did:key:z6MkfpAXHCsr1DXPVpeFbkYNcLDe5tNfMNhY9s5nxX7UQPey');
    expect(signer.kid).toBe('6ed308c57ef1d6d6');
    expect(await kidFromPublicKey(publicKeyFromDidKey(signer.did))).toBe(signer.kid);
  });

  it('verifies RFC 8032 section 7.1 test 2 and refuses it with any bit changed', async () => {
    const key = fromHex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
    const signature = fromHex(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    );
    expect(await verifyEd25519(key, Uint8Array.of(0x72), signature)).toBe(true);
    for (const at of [0, 31, 32, 63]) {
      const changed = signature.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await verifyEd25519(key, Uint8Array.of(0x72), changed)).toBe(false);
    }
  });

  it('signs what it verifies', async () => {
    const signer = await signerFromSeed(seed);
    expect(await verifyEd25519(signer.publicKey, utf8('x'), await signer.sign(utf8('x')))).toBe(true);
    expect(await verifyEd25519(signer.publicKey, utf8('y'), await signer.sign(utf8('x')))).toBe(false);
    expect(await verifyEd25519(signer.publicKey, utf8('x'), new Uint8Array(63))).toBe(false);
  });
});

const safe = 'did:key:z6MkfpAXHCsr1DXPVpeFbkYNcLDe5tNfMNhY9s5nxX7UQPey';

describe('did:key parsing', () => {
  // A small-order key accepts one signature for many messages; a non-canonical one has two spellings.
  it.each([
    ['identity', `01${'00'.repeat(31)}`],
    ['identity with the sign bit', `01${'00'.repeat(30)}80`],
    ['order two', `ec${'ff'.repeat(30)}7f`],
    ['order four', '00'.repeat(32)],
    ['order eight', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'],
    ['order eight, other', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'],
    ['order eight with the sign bit', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85'],
    ['y = p', `ed${'ff'.repeat(30)}7f`],
    ['y = p + 1', `ee${'ff'.repeat(30)}7f`],
    ['y = 2^255 - 1', `${'ff'.repeat(31)}7f`],
  ])('refuses the unsafe public key: %s', async (_name, hex) => {
    expect(() => didKeyFromPublicKey(fromHex(hex))).toThrow(/small order|canonical/);
    expect(await verifyEd25519(fromHex(hex), utf8('x'), new Uint8Array(64))).toBe(false);
  });

  it.each([
    ['another method', 'did:web:example.com'],
    ['a fragment', `${safe}#key-1`],
    ['a character outside the alphabet', safe.replace('z6Mk', 'z6M0')],
    ['another key type', 'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme'],
    ['a longer text', `${safe}11`],
    ['a leading zero digit', safe.replace('did:key:z', 'did:key:z1')],
    ['a very long text', `did:key:z${'6'.repeat(100_000)}`],
  ])('refuses %s', (_name, did) => {
    expect(() => publicKeyFromDidKey(did)).toThrow();
  });
});
