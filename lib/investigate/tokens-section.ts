import { actorWords } from '#lib/audit/actor-words.ts';
import { kidFromPublicKey, publicKeyFromDidKey } from '#lib/canon/did-key.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { cstClaimsSchema, tokenScopeHash } from '#lib/claw/cst-claims.ts';
import { parseSubject } from '#lib/jobs/decision-subject.ts';
import { type Check, check } from './checks.ts';
import { type Draft, draft, fact, section } from './draft.ts';
import { missingDrafts } from './missing.ts';
import { checkEntryOf, entryWith, type Sources } from './sources.ts';

type TokenRow = Sources['job']['tokens'][number];

/** The claims are of this token and job, allow what was approved, and are under an issuer's key. */
async function checkClaims({ job, keys }: Sources, token: TokenRow): Promise<Check[]> {
  const parsed = cstClaimsSchema.safeParse(JSON.parse(token.claimsText));
  if (!parsed.success) return [check(false, '', 'its claims are not those of a token')];
  const claims = parsed.data;
  const hash = await tokenScopeHash(claims);
  const ask = job.approvalRequests.find(({ digest }) => digest === token.digest);
  const { iat, exp, token_scope_hash_b64u, token_lane, jti, nonce, ...scope } = claims;
  const own = jti === token.jti && claims.mission_id === job.id && claims.sub === job.agent.did;
  const approved = ask && canonicalJson(scope) === canonicalJson(parseSubject(ask.subjectText).claims.scope);
  const kids = await Promise.all(keys.issuerDids.map((did) => kidFromPublicKey(publicKeyFromDidKey(did))));
  const sameHash = hash === token_scope_hash_b64u && hash === token.tokenScopeHash;
  return [
    check(own, 'its claims name this job and agent', 'its claims name another token, job or agent'),
    check(sameHash, 'they have the recorded scope hash', 'they have another scope hash than is recorded'),
    check(approved === true, 'they allow exactly what was approved', 'they allow something else than was approved'),
    check(
      kids.includes(token.issuerKid),
      'it is recorded under a key of this console’s issuer',
      'it is recorded under a key that no issuer of this console has',
    ),
  ];
}

const claimFacts = (claims: Record<string, unknown>) => [
  ...fact('Allows', Array.isArray(claims.scope) ? claims.scope.join(' ') : null),
  ...fact('For', Array.isArray(claims.aud) ? claims.aud.join(' ') : null),
];

async function tokenDraft(sources: Sources, token: TokenRow): Promise<Draft> {
  const { jti, agentDid, tokenHash, tokenScopeHash: scopeHash, wpcHash } = token;
  const minted = entryWith(sources, 'token.minted', { jti });
  const collected = entryWith(sources, 'token.collected', { jti });
  const revoked = entryWith(sources, 'token.revoked', { jti });
  const members = { agentDid, tokenHash, tokenScopeHash: scopeHash, wpcHash, expiresAt: token.expiresAt.toISOString() };
  const same = Object.entries(members).every(([name, value]) => minted?.detail[name] === value);
  return draft({
    id: `token-${jti}`,
    label: token.revokedAt ? 'Token, revoked' : 'Token',
    digestName: 'Scope hash',
    digest: scopeHash,
    at: token.issuedAt.toISOString(),
    facts: [
      ...fact('Token id (jti)', jti),
      ...claimFacts(JSON.parse(token.claimsText) as Record<string, unknown>),
      ...fact('Good until', token.expiresAt.toISOString()),
      ...fact(
        'Collected',
        token.collectedAt
          ? `${token.collectedAt.toISOString()}${collected ? `, by ${actorWords(collected.actor)}` : ''}`
          : 'never',
      ),
      ...fact(
        'Revoked',
        token.revokedAt
          ? `${token.revokedAt.toISOString()}${revoked ? `, by ${actorWords(revoked.actor)}` : ''}: ${token.revokedWhy ?? ''}`
          : 'no',
      ),
      ...fact(token.pinned ? 'Pinned to policy' : 'Policy', wpcHash),
      ...fact('Rests on digest', token.digest),
      ...fact('Token hash', tokenHash),
    ],
    names: [jti, tokenHash, scopeHash, ...[minted, collected, revoked].map((entry) => entry && String(entry.id))],
    checks: [
      ...(await checkClaims(sources, token)),
      checkEntryOf(sources, minted, same),
      ...(token.collectedAt ? [checkEntryOf(sources, collected)] : []),
      ...(token.revokedAt ? [checkEntryOf(sources, revoked)] : []),
    ],
  });
}

/** Every token of the job. */
export async function tokensSection(sources: Sources) {
  const { tokens } = sources.job;
  const drafts = await Promise.all(tokens.map((token) => tokenDraft(sources, token)));
  const minted = { action: 'token.minted', member: 'jti', what: 'token' };
  drafts.push(
    ...missingDrafts(
      sources.entries,
      minted,
      tokens.map(({ jti }) => jti),
    ),
  );
  const note =
    drafts.length === 0
      ? 'No token was minted: nothing could be done.'
      : 'The text of a token is with its agent alone, so that its signature is not checked here: what was recorded of it is.';
  return section('tokens', 'Token', drafts, note);
}
