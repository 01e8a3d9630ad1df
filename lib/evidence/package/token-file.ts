// PURE. `tokens.json`: what every token of the job allowed and what became of it. The token itself is nowhere.

import { isoTime, jsonFile, type PackageFile } from './package-file.ts';
import type { PackageRecord } from './read-package.ts';

type TokenRow = PackageRecord['job']['tokens'][number];

const tokenEntry = (row: TokenRow) => ({
  jti: row.jti,
  digest: row.digest,
  agent_did: row.agentDid,
  token_hash: row.tokenHash,
  token_scope_hash: row.tokenScopeHash,
  claims: JSON.parse(row.claimsText),
  wpc_hash: row.wpcHash,
  pinned: row.pinned,
  issuer_kid: row.issuerKid,
  issued_at: row.issuedAt.toISOString(),
  expires_at: row.expiresAt.toISOString(),
  collected_at: isoTime(row.collectedAt),
  revoked_at: isoTime(row.revokedAt),
  revoked_why: row.revokedWhy,
  used: { model_calls: row.modelCallsUsed, tool_calls: row.toolCallsUsed, model_tokens: row.modelTokensUsed },
  max: { model_calls: row.modelCallsMax, tool_calls: row.toolCallsMax, model_tokens: row.modelTokensMax },
});

export const tokenFile = ({ job }: PackageRecord): PackageFile => jsonFile('tokens.json', job.tokens.map(tokenEntry));
