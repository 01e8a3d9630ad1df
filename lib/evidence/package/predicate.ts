// PURE. What the manifest says of a job beside its files: enough to notice what was left out.

import type { ManifestPredicate } from '#lib/verify/package/manifest-format.ts';
import { hasRequestEvent, requestPath } from './matrix-files.ts';
import type { PackageFile } from './package-file.ts';
import type { PackageRecord } from './read-package.ts';

/** What one would look for in a package of this kind and will not find, with the reason. */
function missingFiles(record: PackageRecord): { path: string; reason: string }[] {
  const { job, run } = record;
  const missing: { path: string; reason: string }[] = [];
  if (!hasRequestEvent(record)) missing.push({ path: requestPath, reason: 'the request’s event is not stored' });
  if (run && job.bundle?.envelopeText == null) {
    const reason = job.bundle ? 'the agent did not sign' : 'the job ended before its bundle was assembled';
    missing.push({ path: 'native/proof_bundle.json', reason });
  }
  return missing;
}

const statusOf = (token: { collectedAt: Date | null; revokedAt: Date | null }) => {
  if (token.collectedAt) return 'collected';
  return token.revokedAt ? 'revoked' : 'uncollected';
};

/** The digest that was countersigned: of the newest token, else of the newest request. */
const decisionDigest = ({ job }: PackageRecord): string | null =>
  job.tokens.at(-1)?.digest ?? job.approvalRequests.at(-1)?.digest ?? null;

export function manifestPredicate(
  record: PackageRecord,
  files: readonly PackageFile[],
  createdOn: Date,
): ManifestPredicate {
  const { job, run } = record;
  return {
    jobId: job.id,
    finalState: job.state,
    decisionDigest: decisionDigest(record),
    wpcHash: job.wpcHash,
    tokens: job.tokens.map((token) => ({
      jti: token.jti,
      tokenScopeHash: token.tokenScopeHash,
      status: statusOf(token),
    })),
    receiptCount: run?.receiptCount ?? 0,
    seqFirst: run?.calls.at(0)?.seq ?? null,
    // The run's own count, not the last call found: a call that was cut off the end would show.
    seqLast: run && run.intentCount > 0 ? run.intentCount : null,
    lastReceiptSha256: run?.lastReceiptSha ?? null,
    intentsWithoutReceipt: (run?.calls ?? []).filter((call) => call.receiptId === null).map((call) => call.seq),
    missing: missingFiles(record),
    files: files.map(({ path, format }) => ({ path, format })),
    createdOn: createdOn.toISOString(),
  };
}
