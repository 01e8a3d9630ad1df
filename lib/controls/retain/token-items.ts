// Tokens that a control revoked: their claims against what the log says was minted.

import { cstClaimsSchema, tokenScopeHash } from '#lib/claw/cst-claims.ts';
import { altered, type Found, itemOf, missing, type RetainGroup, unknownRoom } from './item.ts';
import { type LogLook, lookInLog } from './log-look.ts';
import { detailOf, type Look } from './look.ts';
import { type EntryRow, entriesOfJobs, type RetainedToken, tokensById } from './store.ts';

/** A token's text is gone once it is collected; its claims stay, and the log has its hash. */
async function lookAtToken(
  token: RetainedToken | undefined,
  minted: EntryRow | undefined,
  log: LogLook,
): Promise<Found> {
  if (!token) return missing('The token is not recorded here');
  if (!minted) return missing('The log has no entry that it was minted');
  const { tokenHash, jti } = token;
  const entry = log.get(minted.id) ?? missing();
  if (entry.state !== 'there') return { ...entry, digest: tokenHash };
  const claims = cstClaimsSchema.safeParse(JSON.parse(token.claimsText));
  const logged = detailOf(minted);
  const fits =
    claims.success &&
    claims.data.jti === jti &&
    (await tokenScopeHash(claims.data)) === logged.tokenScopeHash &&
    logged.tokenHash === tokenHash;
  if (!fits) return altered('Its claims are not those that were minted', tokenHash);
  if (!token.revokedAt) return altered('It is not revoked', tokenHash);
  return { state: 'there', digest: tokenHash, note: 'Revoked', at: token.revokedAt.toISOString() };
}

/** The tokens that the control revoked, by their ids. */
export async function tokensGroup({ db, effect }: Look): Promise<RetainGroup> {
  const jtis = effect.tokens ?? [];
  const rows = new Map((await tokensById(db, jtis)).map((row) => [row.jti, row]));
  const jobIds = [...new Set([...rows.values()].map(({ jobId }) => jobId))];
  const entries = await entriesOfJobs(db, jobIds, ['token.minted']);
  const log = await lookInLog(db, entries);
  const items = await Promise.all(
    jtis.map(async (jti) => {
      const token = rows.get(jti);
      const minted = entries.find((row) => detailOf(row).jti === jti);
      const what = token ? `Token of job ${token.jobId}` : 'Token';
      const place = { roomId: token?.job.roomId ?? unknownRoom, href: token ? `/jobs/${token.jobId}` : null };
      return itemOf({ kind: 'token', what, id: jti, ...place }, await lookAtToken(token, minted, log));
    }),
  );
  return { title: 'Tokens revoked', items };
}
