import { beforeAll, describe, expect, it } from 'vitest';
import { encodeBase64url } from '#lib/canon/base64url.ts';
import { sha256, utf8 } from '#lib/canon/digest.ts';
import { type Signer, signerFromSeed } from '#lib/canon/ed25519.ts';
import { type CstClaims, encodeCst, tokenScopeHash, verifyCst } from './cst.ts';
import { ClawError } from './error.ts';

const iat = 1_772_442_126;
let issuer: Signer;
let claims: CstClaims;
const now = new Date((iat + 60) * 1000);
const audience = 'http://127.0.0.1:3101';

beforeAll(async () => {
  issuer = await signerFromSeed(await sha256('cst test issuer'));
  const agent = (await signerFromSeed(await sha256('cst test agent'))).did;
  const scope = {
    token_version: '1' as const,
    sub: agent,
    aud: [audience],
    scope: ['clawproxy:call', 'proxy:call'],
    owner_did: issuer.did,
    controller_did: issuer.did,
    agent_did: agent,
    policy_hash_b64u: 'mXctiphYkcbaHlNM7ZMwChrSY_NJAvRTCZzNQOQomaY',
    mission_id: '7F3K9QXM2BTV',
  };
  claims = {
    ...scope,
    iat,
    exp: iat + 600,
    token_scope_hash_b64u: await tokenScopeHash(scope),
    token_lane: 'canonical',
    jti: 'jti-1',
    nonce: 'nonce-1',
  };
});

const verify = (token: string, over: { now?: Date; audience?: string } = {}) =>
  verifyCst(token, { keys: [issuer], now, audience, ...over });
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof ClawError) return error.code;
    throw error;
  }
  return 'ACCEPTED';
};
/** Signs whatever it is given: what a broken or hostile issuer's library could emit under the right key. */
const signRaw = async (header: unknown, body: string) => {
  const input = `${encodeBase64url(utf8(JSON.stringify(header)))}.${encodeBase64url(utf8(body))}`;
  return `${input}.${encodeBase64url(await issuer.sign(utf8(input)))}`;
};
const header = () => ({ alg: 'EdDSA', typ: 'JWT', kid: issuer.kid });

describe('a capability token', () => {
  it('gives back the claims that were signed', async () => {
    expect(await verify(await encodeCst(claims, issuer))).toEqual(claims);
  });

  it('has one spelling: padding, white space, other trailing bits and the standard alphabet are refused', async () => {
    const token = await encodeCst(claims, issuer);
    const last = token.at(-1) as string;
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const respelled = token.slice(0, -1) + alphabet[alphabet.indexOf(last) ^ 1];
    for (const text of [
      `${token}==`,
      `${token}\n`,
      ` ${token}`,
      respelled,
      token.replaceAll('_', '/'),
      `${token}.x`,
      '',
      'a.b.c',
    ]) {
      if (text !== token) expect(await codeOf(verify(text))).toBe('TOKEN_MALFORMED');
    }
  });

  it('is refused with any character of its claims or signature changed', async () => {
    const token = await encodeCst(claims, issuer);
    for (let at = token.indexOf('.') + 1; at < token.length; at += 17) {
      const swapped = token[at] === 'A' ? 'B' : 'A';
      if (token[at] !== '.')
        expect(await codeOf(verify(token.slice(0, at) + swapped + token.slice(at + 1)))).not.toBe('ACCEPTED');
    }
  });

  it.each([
    ['no algorithm', { alg: 'none', typ: 'JWT' }, 'TOKEN_UNSUPPORTED_ALG'],
    ['the newer name of the algorithm', { alg: 'Ed25519', typ: 'JWT' }, 'TOKEN_UNSUPPORTED_ALG'],
    ['another type', { alg: 'EdDSA', typ: 'at+jwt' }, 'TOKEN_UNSUPPORTED_ALG'],
    ['a key inside the header', { alg: 'EdDSA', typ: 'JWT', jwk: {} }, 'TOKEN_MALFORMED'],
  ])('is refused with %s', async (_name, other, code) => {
    expect(await codeOf(verify(await signRaw({ ...other, kid: issuer.kid }, JSON.stringify(claims))))).toBe(code);
  });

  it('is refused when its kid is not one of ours, whatever it is signed with', async () => {
    expect(await codeOf(verify(await signRaw({ ...header(), kid: '0000000000000000' }, JSON.stringify(claims))))).toBe(
      'TOKEN_UNKNOWN_KID',
    );
    const stranger = await signerFromSeed(await sha256('stranger'));
    expect(await codeOf(verify(await encodeCst(claims, { ...stranger, kid: issuer.kid })))).toBe(
      'TOKEN_SIGNATURE_INVALID',
    );
  });

  it.each<[string, Partial<Record<keyof CstClaims | 'job', unknown>>, string]>([
    ['an unknown claim', { job: 'x' }, 'TOKEN_INVALID_CLAIMS'],
    ['another version', { token_version: '2' }, 'TOKEN_UNKNOWN_VERSION'],
    ['the legacy lane', { token_lane: 'legacy' }, 'TOKEN_CONTROL_CHAIN_MISSING'],
    ['no owner', { owner_did: undefined }, 'TOKEN_CONTROL_CHAIN_MISSING'],
    ['an agent that is not the subject', { agent_did: 'did:key:z6Mkother' }, 'TOKEN_CONTROL_SUBJECT_MISMATCH'],
    ['no scope hash', { token_scope_hash_b64u: undefined }, 'TOKEN_SCOPE_HASH_REQUIRED'],
    ['a wider mission than its scope hash', { mission_id: 'OTHERJOB' }, 'TOKEN_SCOPE_HASH_MISMATCH'],
    ['another pin than its scope hash', { policy_hash_b64u: 'A'.repeat(43) }, 'TOKEN_SCOPE_HASH_MISMATCH'],
    ['a life of more than an hour', { exp: iat + 3601 }, 'TOKEN_INVALID_CLAIMS'],
    ['an issue time in the future', { iat: iat + 300 }, 'TOKEN_INVALID_CLAIMS'],
    ['text as expiry', { exp: '9' }, 'TOKEN_INVALID_CLAIMS'],
  ])('is refused with %s even under the right signature', async (_name, change, code) => {
    expect(await codeOf(verify(await signRaw(header(), JSON.stringify({ ...claims, ...change }))))).toBe(code);
  });

  it('is refused with tool scopes alone', async () => {
    const narrow = { ...claims, scope: ['tool:read'] };
    narrow.token_scope_hash_b64u = await tokenScopeHash(narrow);
    expect(await codeOf(verify(await encodeCst(narrow, issuer)))).toBe('TOKEN_INSUFFICIENT_SCOPE');
  });

  it('is refused with a claim that stands twice', async () => {
    const twice = JSON.stringify(claims).replace('"jti"', '"jti":"x","jti"');
    expect(await codeOf(verify(await signRaw(header(), twice)))).toBe('TOKEN_MALFORMED');
  });

  it('ends at its expiry to the second, and belongs to one gateway', async () => {
    const token = await encodeCst(claims, issuer);
    expect(await codeOf(verify(token, { now: new Date(claims.exp * 1000 - 1) }))).toBe('ACCEPTED');
    expect(await codeOf(verify(token, { now: new Date(claims.exp * 1000) }))).toBe('TOKEN_EXPIRED');
    expect(await codeOf(verify(token, { audience: 'http://127.0.0.1:3102' }))).toBe('TOKEN_BAD_AUDIENCE');
  });
});
