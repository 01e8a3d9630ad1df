import { generateKeyPairSync } from 'node:crypto';
import { exportJWK, type JWTHeaderParameters, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { sha256B64u } from '#lib/canon/digest.ts';
import { signerFromSeed } from '#lib/canon/ed25519.ts';
import { type ExpectedProof, verifyPossessionProof } from './possession-proof.ts';

const now = new Date('2026-03-02T09:00:00.000Z');
const url = 'https://console.example.org/api/agent/v1/jobs';
const expected: ExpectedProof = { method: 'GET', url, now };
const seconds = Math.floor(now.getTime() / 1000);

const agent = generateKeyPairSync('ed25519');
const jwk = await exportJWK(agent.publicKey);
const header: JWTHeaderParameters = { alg: 'EdDSA', typ: 'dpop+jwt', jwk };
const claims = { jti: 'a-proof-id-of-22-chars', htm: 'GET', htu: url, iat: seconds };

const sign = (payload: object = claims, head = header, key = agent.privateKey) =>
  new SignJWT({ ...payload }).setProtectedHeader(head).sign(key);
const verify = (proof: string | null, changes: Partial<ExpectedProof> = {}) =>
  verifyPossessionProof(proof, { ...expected, ...changes });
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const refusal = (code: string) => expect.objectContaining({ name: 'AgentApiError', code });

test('a proof names the did of the key that signed it, and is remembered until it is too old to be accepted', async () => {
  const seed = agent.privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32);
  const { did } = await signerFromSeed(new Uint8Array(seed));
  const proof = await verify(await sign());
  expect(proof).toEqual({ did, jti: claims.jti, expiresAt: new Date(now.getTime() + 120_000) });
});

test('a request without a proof is refused', async () => {
  await expect(verify(null)).rejects.toEqual(refusal('PROOF_REQUIRED'));
  await expect(verify('')).rejects.toEqual(refusal('PROOF_REQUIRED'));
});

test('a proof signed by another key than the one it names is refused', async () => {
  const intruder = generateKeyPairSync('ed25519');
  const proof = await sign(claims, header, intruder.privateKey);
  await expect(verify(proof)).rejects.toEqual(refusal('PROOF_SIGNATURE_INVALID'));
});

describe('a re-spelled proof is refused before its signature is looked at', () => {
  const spellings: Record<string, (proof: string) => string> = {
    'padding appended': (proof) => `${proof}==`,
    'white space around': (proof) => ` ${proof}`,
    'a line break inside': (proof) => proof.replace('.', '\n.'),
    'standard alphabet': (proof) => proof.replaceAll('-', '+').replaceAll('_', '/').concat('+').slice(0, proof.length),
    'trailing bits of the signature set': (proof) => {
      const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
      const last = alphabet.indexOf(proof.at(-1) ?? '');
      return proof.slice(0, -1) + alphabet[last + 1];
    },
    'two proofs in one header': (proof) => `${proof}, ${proof}`,
  };
  test.each(Object.entries(spellings))('%s', async (_name, respell) => {
    await expect(verify(respell(await sign()))).rejects.toEqual(refusal('PROOF_MALFORMED'));
  });
});

describe('a proof for another request is refused', () => {
  test.each([
    ['another method', { htm: 'POST' }],
    ['another route', { htu: 'https://console.example.org/api/agent/v1/jobs/7F3K9QXM2BTV/token' }],
    ['another host', { htu: 'https://elsewhere.example.org/api/agent/v1/jobs' }],
    ['plain http', { htu: 'http://console.example.org/api/agent/v1/jobs' }],
    ['a query', { htu: `${url}?wait=25` }],
  ])('%s', async (_name, change) => {
    await expect(verify(await sign({ ...claims, ...change }))).rejects.toEqual(refusal('PROOF_WRONG_TARGET'));
  });
});

test.each([
  ['61 s old', -61],
  ['61 s ahead', 61],
])('a proof that is %s is refused', async (_name, offset) => {
  const proof = await sign({ ...claims, iat: seconds + offset });
  await expect(verify(proof)).rejects.toEqual(refusal('PROOF_STALE'));
});

test.each([-60, 60])('a proof %i s from our clock is accepted', async (offset) => {
  await expect(verify(await sign({ ...claims, iat: seconds + offset }))).resolves.toMatchObject({ jti: claims.jti });
});

describe('with a token, the proof must name that token', () => {
  const token = 'aaa.bbb.ccc';
  test('the right ath is accepted', async () => {
    const proof = await sign({ ...claims, ath: await sha256B64u(token) });
    await expect(verify(proof, { token })).resolves.toMatchObject({ jti: claims.jti });
  });
  test('a missing ath is refused', async () => {
    await expect(verify(await sign(), { token })).rejects.toEqual(refusal('PROOF_TOKEN_MISMATCH'));
  });
  test('the ath of another token is refused', async () => {
    const proof = await sign({ ...claims, ath: await sha256B64u('aaa.bbb.ddd') });
    await expect(verify(proof, { token })).rejects.toEqual(refusal('PROOF_TOKEN_MISMATCH'));
  });
});

describe('only this header is accepted', () => {
  const signed = async (head: object) => {
    const proof = await sign();
    return [encode(head), ...proof.split('.').slice(1)].join('.');
  };
  test.each([
    ['alg none', { ...header, alg: 'none' }],
    ['alg RS256', { ...header, alg: 'RS256' }],
    ['alg HS256 with the public key as secret', { ...header, alg: 'HS256' }],
    ['another typ', { ...header, typ: 'JWT' }],
    ['no key', { alg: 'EdDSA', typ: 'dpop+jwt' }],
    ['a key of another curve', { ...header, jwk: { ...jwk, crv: 'Ed448' } }],
    ['a private key', { ...header, jwk: { ...jwk, d: jwk.x } }],
    ['a key by address', { ...header, jku: 'https://elsewhere.example.org/jwks' }],
    ['the identity point as key', { ...header, jwk: { ...jwk, x: `AQ${'A'.repeat(41)}` } }],
  ])('%s is refused', async (_name, head) => {
    await expect(verify(await signed(head))).rejects.toEqual(refusal('PROOF_MALFORMED'));
  });
});

test.each([
  ['no id', { jti: undefined }],
  ['a guessable id', { jti: '1' }],
  ['no time', { iat: undefined }],
  ['no method', { htm: undefined }],
  ['an address that is none', { htu: 'jobs' }],
])('a proof with %s is refused', async (_name, change) => {
  await expect(verify(await sign({ ...claims, ...change }))).rejects.toEqual(refusal('PROOF_MALFORMED'));
});
