// PURE. The capability token: JWS compact, EdDSA, one spelling (claw-formats.md section 4; RFC 7515, RFC 8037).

import { decodeBase64url, encodeBase64url } from '#lib/canon/base64url.ts';
import { utf8 } from '#lib/canon/digest.ts';
import { type Signer, verifyEd25519 } from '#lib/canon/ed25519.ts';
import { parseInsertionOrderJson } from '#lib/canon/gate.ts';
import { parseSafely } from '#lib/canon/parse-safely.ts';
import { type CstClaims, cstClaimsSchema, tokenScopeHash } from './cst-claims.ts';
import { ClawError } from './error.ts';

export {
  type CstClaims,
  type CstScope,
  cstClaimsSchema,
  cstScopeSchema,
  tokenScopeHash,
  tokenScopePreimage,
} from './cst-claims.ts';

const ttlSecondsMax = 3600;
const clockSkewSeconds = 60;
const claimOrder = [
  'token_version',
  'sub',
  'aud',
  'scope',
  'iat',
  'exp',
  'owner_did',
  'controller_did',
  'agent_did',
  'policy_hash_b64u',
  'token_scope_hash_b64u',
  'spend_cap',
  'mission_id',
  'token_lane',
  'jti',
  'nonce',
] as const satisfies (keyof CstClaims)[];

/** Signs claims as a token. @throws ClawError TOKEN_INVALID_CLAIMS when they do not fit the closed schema */
export async function encodeCst(claims: CstClaims, signer: Signer): Promise<string> {
  const parsed = cstClaimsSchema.safeParse(claims);
  if (!parsed.success) throw new ClawError('TOKEN_INVALID_CLAIMS', parsed.error.message);
  const ordered = claimOrder.filter((name) => claims[name] !== undefined).map((name) => [name, claims[name]]);
  const header = { alg: 'EdDSA', typ: 'JWT', kid: signer.kid };
  const part = (value: unknown) => encodeBase64url(utf8(JSON.stringify(value)));
  const input = `${part(header)}.${part(Object.fromEntries(ordered))}`;
  return `${input}.${encodeBase64url(await signer.sign(utf8(input)))}`;
}

export type CstKey = { kid: string; publicKey: Uint8Array };

/**
 * Verifies a token and returns its claims. Revocation, pin, plan, controls and budget are not its business.
 * @param expected.keys the issuer's keys, retired ones too while their tokens live
 * @param expected.audience the origin that must stand in `aud`
 * @throws ClawError with the published token code
 */
export async function verifyCst(
  token: string,
  expected: { keys: readonly CstKey[]; now: Date; audience: string },
): Promise<CstClaims> {
  const { header, claims: claimsText, signature, signed } = splitCanonical(token);
  const key = keyFor(header, expected.keys);
  if (!(await verifyEd25519(key.publicKey, utf8(signed), signature))) {
    throw new ClawError('TOKEN_SIGNATURE_INVALID', 'the signature is not the issuer’s');
  }
  const claims = parseClaims(claimsText);
  assertTimes(claims, expected.now);
  assertAudience(claims, expected.audience);
  await assertScope(claims);
  return claims;
}

const shape = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}$/;
const tokenCharactersMax = 8192;

// Before anything else: libraries accept white space, padding and other trailing bits, so one token would have many
// texts, and a list keyed on the text could be walked around.
function splitCanonical(token: string) {
  if (token.length > tokenCharactersMax || !shape.test(token))
    throw new ClawError('TOKEN_MALFORMED', 'not a compact token');
  const [header = '', claims = '', signature = ''] = token.split('.');
  try {
    return {
      header: decodeText(header),
      claims: decodeText(claims),
      signature: decodeBase64url(signature),
      signed: `${header}.${claims}`,
    };
  } catch (cause) {
    throw new ClawError('TOKEN_MALFORMED', 'not the canonical spelling of a token', { cause });
  }
}

const decodeText = (part: string): string =>
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(decodeBase64url(part));

function parseObject(text: string): Record<string, unknown> {
  try {
    const value = parseInsertionOrderJson(text);
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value;
  } catch (cause) {
    throw new ClawError('TOKEN_MALFORMED', 'a part of the token is not plain JSON', { cause });
  }
  throw new ClawError('TOKEN_MALFORMED', 'a part of the token is not an object');
}

function keyFor(headerText: string, keys: readonly CstKey[]): CstKey {
  const header = parseObject(headerText);
  if (header.alg !== 'EdDSA' || header.typ !== 'JWT') throw new ClawError('TOKEN_UNSUPPORTED_ALG', 'alg must be EdDSA');
  if (Object.keys(header).length !== 3) throw new ClawError('TOKEN_MALFORMED', 'the header has other members');
  const key = keys.find(({ kid }) => kid === header.kid);
  if (!key) throw new ClawError('TOKEN_UNKNOWN_KID', 'no such issuer key');
  return key;
}

function parseClaims(text: string): CstClaims {
  const value = parseObject(text);
  if (value.token_version !== '1') throw new ClawError('TOKEN_UNKNOWN_VERSION', 'token_version must be "1"');
  if (value.token_lane !== 'canonical' || !value.owner_did || !value.controller_did || !value.agent_did) {
    throw new ClawError('TOKEN_CONTROL_CHAIN_MISSING', 'owner, controller and agent must stand in a canonical token');
  }
  if (!value.token_scope_hash_b64u) throw new ClawError('TOKEN_SCOPE_HASH_REQUIRED', 'the scope hash is missing');
  const parsed = parseSafely(cstClaimsSchema, value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ClawError('TOKEN_INVALID_CLAIMS', `${issue?.path.join('.') || 'claims'}: ${issue?.message}`);
  }
  if (parsed.data.agent_did !== parsed.data.sub) {
    throw new ClawError('TOKEN_CONTROL_SUBJECT_MISMATCH', 'agent_did must equal sub');
  }
  return parsed.data;
}

function assertTimes({ iat, exp }: CstClaims, now: Date): void {
  const seconds = now.getTime() / 1000;
  if (exp <= iat || exp - iat > ttlSecondsMax || iat > seconds + clockSkewSeconds) {
    throw new ClawError('TOKEN_INVALID_CLAIMS', 'iat and exp do not fit');
  }
  if (seconds >= exp) throw new ClawError('TOKEN_EXPIRED', 'the token has expired');
}

function assertAudience({ aud }: CstClaims, audience: string): void {
  if (!aud.includes(audience)) throw new ClawError('TOKEN_BAD_AUDIENCE', 'the token is for another gateway');
}

async function assertScope(claims: CstClaims): Promise<void> {
  if ((await tokenScopeHash(claims)) !== claims.token_scope_hash_b64u) {
    throw new ClawError('TOKEN_SCOPE_HASH_MISMATCH', 'the scope hash does not fit the claims');
  }
  if (!claims.scope.some((scope) => /^(?:claw)?proxy:call(?::|$)/.test(scope))) {
    throw new ClawError('TOKEN_INSUFFICIENT_SCOPE', 'the scope must allow calls through the gateway');
  }
}
