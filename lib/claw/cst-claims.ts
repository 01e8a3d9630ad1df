// PURE. The closed claims of a canonical capability token (claw-formats.md section 4, scoped_token_claims v1) and the
// hash of what they allow. A job is bound through `mission_id`; there is no other claim for it.

import { z } from 'zod';
import { hashJcs } from '#lib/canon/digest.ts';

const did = z.string().regex(/^did:[a-z0-9]+:[a-zA-Z0-9._%-]+$/);
const hash = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const seconds = z.number().int().positive();

/** What a token allows: everything that the scope hash covers. */
export const cstScopeSchema = z.strictObject({
  token_version: z.literal('1'),
  sub: did,
  aud: z.array(z.string().min(1)).min(1),
  scope: z.array(z.string().min(1).max(128)).min(1).max(64),
  owner_did: did,
  controller_did: did,
  agent_did: did,
  policy_hash_b64u: hash.optional(),
  spend_cap: z.number().min(0).optional(),
  mission_id: z.string().min(1),
});
export type CstScope = z.infer<typeof cstScopeSchema>;

export const cstClaimsSchema = cstScopeSchema.extend({
  iat: seconds,
  exp: seconds,
  token_scope_hash_b64u: hash,
  token_lane: z.literal('canonical'),
  jti: z.string().min(1),
  nonce: z.string().min(1),
});
export type CstClaims = z.infer<typeof cstClaimsSchema>;

const setForm = (texts: readonly string[]): string[] =>
  [...new Set(texts.map((text) => text.trim()).filter(Boolean))].sort();

/**
 * Preimage of the scope hash: what the token allows, without its times and its identity. `aud` and `scope` are sets.
 * Extra members of `claims` (iat, exp, jti, nonce, token_lane) stay out.
 */
export function tokenScopePreimage(claims: CstScope): Record<string, unknown> {
  const { token_version, sub, aud, scope, owner_did, controller_did, agent_did, mission_id } = claims;
  return {
    token_version,
    sub,
    aud: setForm(aud),
    scope: setForm(scope),
    owner_did,
    controller_did,
    agent_did,
    mission_id,
    ...(claims.policy_hash_b64u !== undefined && { policy_hash_b64u: claims.policy_hash_b64u }),
    ...(claims.spend_cap !== undefined && { spend_cap: claims.spend_cap }),
  };
}

/** `token_scope_hash_b64u` of the given claims. */
export const tokenScopeHash = (claims: CstScope): Promise<string> => hashJcs(tokenScopePreimage(claims));
