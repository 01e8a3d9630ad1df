// PURE. What each token allowed is what was approved, to the letter; it was used by no one else and no longer than it lasted.

import { kidFromPublicKey, publicKeyFromDidKey } from '#lib/canon/did-key.ts';
import { CanonError } from '#lib/canon/error.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { type CstClaims, cstClaimsSchema, tokenScopeHash } from '#lib/claw/cst-claims.ts';
import { counted } from '../report.ts';
import type { TokenDocument } from './documents.ts';
import { ensure, fitted, type PackageContext, refuse } from './package-context.ts';
import { callsOf, jobOf, subjectOf, tokensOf } from './package-parts.ts';
import { trustedDids } from './trusted-keys.ts';

export async function checkTokens(context: PackageContext): Promise<string> {
  const tokens = tokensOf(context);
  const ids = new Set(tokens.map(({ jti }) => jti));
  ensure(ids.size === tokens.length, 'TOKEN_MISMATCH', 'A token is there twice.');
  const kids = await kidsOf(context);
  for (const token of tokens) await checkToken(context, token, kids);
  return tokens.length === 0
    ? 'No token was minted.'
    : `${counted(tokens.length, 'token')}, allowing what was approved.`;
}

async function kidsOf(context: PackageContext): Promise<string[]> {
  if (tokensOf(context).length === 0) return [];
  try {
    return await Promise.all(trustedDids(context, 'issuer').map((did) => kidFromPublicKey(publicKeyFromDidKey(did))));
  } catch (cause) {
    if (!(cause instanceof CanonError)) throw cause;
    throw refuse('KEY_MISMATCH', `An issuer’s key cannot be used: ${cause.message}.`, cause);
  }
}

async function checkToken(context: PackageContext, token: TokenDocument, kids: readonly string[]): Promise<void> {
  const claims = fitted('tokens.json', cstClaimsSchema, token.claims);
  const say = (condition: boolean, what: string) =>
    ensure(condition, 'TOKEN_MISMATCH', `The token ${token.jti} ${what}.`);
  say(claims.mission_id === jobOf(context).job_id, 'is for another job');
  say(claims.jti === token.jti && claims.agent_did === token.agent_did, 'has other claims than its record');
  say(token.agent_did === jobOf(context).agent.did && claims.sub === token.agent_did, 'is for another agent');
  const hash = await tokenScopeHash(claims);
  say(
    hash === claims.token_scope_hash_b64u && hash === token.token_scope_hash,
    'has another scope than its hash names',
  );
  ensure(kids.includes(token.issuer_kid), 'KEY_UNKNOWN', `The token ${token.jti} is of no issuer’s key.`);
  checkTimes(token, claims, say);
  checkApproved(context, token, claims, say);
  checkUse(context, token, say);
}

type Say = (condition: boolean, what: string) => void;

const seconds = (time: string): number => Date.parse(time) / 1000;

function checkTimes(token: TokenDocument, claims: CstClaims, say: Say): void {
  const same = seconds(token.issued_at) === claims.iat && seconds(token.expires_at) === claims.exp;
  say(same, 'lasted otherwise than its claims say');
  const { collected_at: collected } = token;
  say(
    collected === null || (collected >= token.issued_at && collected <= token.expires_at),
    'was collected out of its time',
  );
}

function checkApproved(context: PackageContext, token: TokenDocument, claims: CstClaims, say: Say): void {
  const subject = subjectOf(context, token.digest);
  const { iat, exp, token_scope_hash_b64u, token_lane, jti, nonce, ...scope } = claims;
  say(canonicalJson(scope) === canonicalJson(subject.claims.scope), 'allows something else than was shown');
  say(exp - iat <= subject.claims.ttl_seconds, 'lasted longer than was shown');
  const { model_calls, tool_calls, model_tokens: tokens } = token.max;
  say(
    canonicalJson({ model_calls, tool_calls, tokens }) === canonicalJson(subject.budget),
    'may spend more or less than was shown',
  );
  say(token.wpc_hash === subject.wpc_hash_b64u, 'is under another policy than was shown');
  say(token.pinned === (claims.policy_hash_b64u !== undefined), 'is pinned otherwise than its claims say');
  say(!token.pinned || claims.policy_hash_b64u === token.wpc_hash, 'is pinned to another policy');
}

function checkUse(context: PackageContext, token: TokenDocument, say: Say): void {
  const calls = callsOf(context).filter(({ jti }) => jti === token.jti);
  const made = (kind: 'model' | 'tool') => calls.filter((call) => call.kind === kind).length;
  say(
    made('model') === token.used.model_calls && made('tool') === token.used.tool_calls,
    'counted other calls than there are',
  );
  say(
    token.used.model_calls <= token.max.model_calls && token.used.tool_calls <= token.max.tool_calls,
    'was spent twice',
  );
  say(calls.length === 0 || token.collected_at !== null, 'was used before it was collected');
}
