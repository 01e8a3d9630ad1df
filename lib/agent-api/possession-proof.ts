// Reads a proof of possession in the form of RFC 9449 section 4.2 (`DPoP` header, typ dpop+jwt) made with the Ed25519
// key behind an agent's did:key. It proves that the key's holder made this request at this moment; not its body.
// One use of a proof is the caller's part: see authenticate-agent.ts.

import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import { z } from 'zod';
import { decodeBase64url } from '#lib/canon/base64url.ts';
import { didKeyFromPublicKey } from '#lib/canon/did-key.ts';
import { sha256B64u } from '#lib/canon/digest.ts';
import { parseSafely } from '#lib/canon/parse-safely.ts';
import { AgentApiError } from './agent-api-error.ts';

/** How far the proof's `iat` may lie from our clock, either way. */
export const proofWindowSeconds = 60;

const proofCharsMax = 4_096;
const jwsForm = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}$/;

// Closed: a `d` here would be a private key sent over the wire, an `x5c` or `jku` a second opinion about the key.
const headerSchema = z.strictObject({
  typ: z.literal('dpop+jwt'),
  alg: z.literal('EdDSA'),
  jwk: z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().length(43) }),
});

const claimsSchema = z.object({
  jti: z.string().min(16).max(128),
  htm: z.string(),
  htu: z.url(),
  iat: z.number().int(),
  ath: z.string().length(43).optional(),
});

export type ExpectedProof = {
  method: string;
  /** The public address of the route, without query and fragment. */
  url: string;
  /** The CST that came with the request, when one did: the proof must name it (`ath`). */
  token?: string;
  now: Date;
};

export type Proof = { did: string; jti: string; expiresAt: Date };

// jose accepts padding, white space and changed trailing bits: one proof in many spellings would slip past any gate
// that looks at the text.
function gate(proof: string | null | undefined): string {
  if (!proof) throw new AgentApiError('PROOF_REQUIRED', 'The request carries no DPoP header.');
  try {
    if (proof.length > proofCharsMax || !jwsForm.test(proof)) throw new TypeError('not a compact JWS');
    for (const part of proof.split('.')) decodeBase64url(part);
  } catch (cause) {
    throw new AgentApiError('PROOF_MALFORMED', 'The DPoP header is not one compact JWS in canonical base64url.', {
      cause,
    });
  }
  return proof;
}

function readHeader(proof: string) {
  try {
    const { jwk } = headerSchema.parse(decodeProtectedHeader(proof));
    return { jwk, did: didKeyFromPublicKey(decodeBase64url(jwk.x)) };
  } catch (cause) {
    throw new AgentApiError(
      'PROOF_MALFORMED',
      'The proof’s header must be exactly typ dpop+jwt, alg EdDSA and jwk {kty: OKP, crv: Ed25519, x}.',
      { cause },
    );
  }
}

async function readClaims(proof: string, jwk: { kty: string; crv: string; x: string }, now: Date) {
  let payload: unknown;
  try {
    const key = await importJWK(jwk, 'EdDSA');
    ({ payload } = await jwtVerify(proof, key, { algorithms: ['EdDSA'], typ: 'dpop+jwt', currentDate: now }));
  } catch (cause) {
    throw new AgentApiError('PROOF_SIGNATURE_INVALID', 'The proof is not signed by the key that it names.', { cause });
  }
  const claims = parseSafely(claimsSchema, payload);
  if (!claims.success) {
    throw new AgentApiError('PROOF_MALFORMED', 'The proof needs jti (16 to 128 characters), htm, htu and iat.');
  }
  return claims.data;
}

async function checkToken(ath: string | undefined, token: string | undefined): Promise<void> {
  if (token === undefined) return;
  if (ath === undefined || ath !== (await sha256B64u(token))) {
    throw new AgentApiError('PROOF_TOKEN_MISMATCH', 'The proof does not name the token it came with (ath).');
  }
}

/**
 * Checks everything about a proof that needs no database.
 * @returns who signed, the proof's id, and until when that id must be remembered
 * @throws AgentApiError PROOF_REQUIRED, PROOF_MALFORMED, PROOF_SIGNATURE_INVALID, PROOF_WRONG_TARGET, PROOF_STALE,
 *   PROOF_TOKEN_MISMATCH
 */
export async function verifyPossessionProof(
  header: string | null | undefined,
  expected: ExpectedProof,
): Promise<Proof> {
  const proof = gate(header);
  const { jwk, did } = readHeader(proof);
  const claims = await readClaims(proof, jwk, expected.now);
  if (claims.htm !== expected.method || new URL(claims.htu).href !== new URL(expected.url).href) {
    throw new AgentApiError('PROOF_WRONG_TARGET', `The proof was not made for ${expected.method} ${expected.url}.`);
  }
  const ageSeconds = expected.now.getTime() / 1000 - claims.iat;
  if (Math.abs(ageSeconds) > proofWindowSeconds) {
    throw new AgentApiError('PROOF_STALE', `The proof’s iat is more than ${proofWindowSeconds} s from our clock.`);
  }
  await checkToken(claims.ath, expected.token);
  return {
    did,
    jti: claims.jti,
    expiresAt: new Date((claims.iat + 2 * proofWindowSeconds) * 1000),
  };
}
