import type { Actor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { sha256Hex } from '#lib/canon/digest.ts';
import type { Signer } from '#lib/canon/ed25519.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { type CstClaims, encodeCst, tokenScopeHash } from '#lib/claw/cst.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { insertToken } from './store.ts';
import type { TokenScope } from './terms.ts';

export type MintKeys = { issuer: Signer; seal: (text: string) => string };

/**
 * Mints the one token of an approved request, inside the deciding transaction. UNIQUE(job, digest) makes a second
 * mint for the same approval impossible. The token string leaves only by collectToken.
 */
export async function mintToken(
  tx: Tx,
  input: {
    jobId: string;
    roomId: string;
    digest: string;
    scope: TokenScope;
    ttlSeconds: number;
    wpcHash: string;
    budget: { model_calls: number; tool_calls: number; tokens: number };
    actor: Actor;
    now: Date;
  },
  keys: MintKeys,
): Promise<{ jti: string; tokenHash: string; tokenScopeHash: string; expiresAt: Date }> {
  const iat = Math.floor(input.now.getTime() / 1000);
  const exp = iat + input.ttlSeconds;
  const scopeHash = await tokenScopeHash(input.scope);
  const claims: CstClaims = {
    ...input.scope,
    iat,
    exp,
    token_scope_hash_b64u: scopeHash,
    token_lane: 'canonical',
    jti: crypto.randomUUID(),
    nonce: crypto.randomUUID(),
  };
  const token = await encodeCst(claims, keys.issuer);
  const tokenHash = await sha256Hex(token);
  const expiresAt = new Date(exp * 1000);
  await insertToken(tx, {
    jti: claims.jti,
    jobId: input.jobId,
    digest: input.digest,
    agentDid: claims.agent_did,
    claimsText: canonicalJson(claims),
    tokenSealed: keys.seal(token),
    tokenHash,
    tokenScopeHash: scopeHash,
    wpcHash: input.wpcHash,
    pinned: input.scope.policy_hash_b64u !== undefined,
    issuerKid: keys.issuer.kid,
    issuedAt: new Date(iat * 1000),
    expiresAt,
    modelCallsMax: input.budget.model_calls,
    toolCallsMax: input.budget.tool_calls,
    modelTokensMax: input.budget.tokens,
  });
  await appendAudit(
    tx,
    {
      action: 'token.minted',
      target: `token:${claims.jti}`,
      jobId: input.jobId,
      roomId: input.roomId,
      detail: {
        jti: claims.jti,
        agentDid: claims.agent_did,
        tokenScopeHash: scopeHash,
        tokenHash,
        wpcHash: input.wpcHash,
        expiresAt: expiresAt.toISOString(),
      },
    },
    { actor: input.actor, at: input.now },
  );
  return { jti: claims.jti, tokenHash, tokenScopeHash: scopeHash, expiresAt };
}
