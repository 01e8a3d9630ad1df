// PURE. What the job was, and that the manifest sums it up as the files have it.

import { canonicalJson } from '#lib/canon/jcs.ts';
import { counted } from '../report.ts';
import { ensure, manifestOf, type PackageContext } from './package-context.ts';
import { callsOf, jobOf, plansOf, receiptsOf, tokensOf } from './package-parts.ts';

/** `job.json` is of the manifest's job, and its times are in order. */
export function checkJob(context: PackageContext): string {
  const job = jobOf(context);
  const { predicate, digests } = manifestOf(context);
  ensure(job.job_id === predicate.jobId, 'JOB_MISMATCH', `job.json is of job ${job.job_id}.`);
  const same = job.final_state === predicate.finalState && job.wpc_hash === predicate.wpcHash;
  ensure(same, 'MANIFEST_MISMATCH', 'The manifest names another end or another policy than job.json.');
  ensure(job.requested_at <= job.finished_at, 'JOB_MISMATCH', 'The job ended before it was asked for.');
  const judged = plansOf(context).at(-1)?.wpc_hash ?? null;
  ensure(judged === job.wpc_hash, 'PLAN_MISMATCH', 'The newest plan was judged under another policy.');
  const policy = job.wpc_hash === null || digests.has(`policies/${job.wpc_hash}.envelope.json`);
  ensure(policy, 'POLICY_INVALID', 'The job’s policy is not in the package.');
  return `Job ${job.job_id}, asked for by ${job.requester} in ${job.room_name}: ${job.final_state}.`;
}

const statusOf = (token: { collected_at: string | null; revoked_at: string | null }) =>
  token.collected_at ? 'collected' : token.revoked_at ? 'revoked' : 'uncollected';

/** Counts, order and tokens in the manifest are those of the files: what was cut off a file's end shows here. */
export function checkSummary(context: PackageContext): string {
  const { predicate, digests } = manifestOf(context);
  const [calls, receipts, tokens] = [callsOf(context), receiptsOf(context), tokensOf(context)];
  const stated = {
    tokens: tokens.map((token) => ({
      jti: token.jti,
      tokenScopeHash: token.token_scope_hash,
      status: statusOf(token),
    })),
    receiptCount: receipts.length,
    seqFirst: calls.at(0)?.seq ?? null,
    seqLast: calls.at(-1)?.seq ?? null,
    lastReceiptSha256: receipts.at(-1)?.sha256 ?? null,
    intentsWithoutReceipt: calls.filter((call) => call.receipt_id === null).map(({ seq }) => seq),
  };
  for (const [name, value] of Object.entries(stated)) {
    const same = canonicalJson(value) === canonicalJson(predicate[name as keyof typeof stated]);
    ensure(same, 'MANIFEST_MISMATCH', `The manifest’s ${name} is not what the files have.`);
  }
  const paths = predicate.files.map(({ path }) => path);
  const samePaths = canonicalJson(paths) === canonicalJson([...digests.keys()]);
  ensure(samePaths, 'MANIFEST_MISMATCH', 'The manifest describes other files than it names.');
  const { decisionDigest } = predicate;
  const known = decisionDigest === null || digests.has(`decisions/${decisionDigest}/subject.json`);
  ensure(known, 'MANIFEST_MISMATCH', 'The manifest names a decision that is not there.');
  return `${counted(tokens.length, 'token')}, ${counted(calls.length, 'call')}, ${counted(receipts.length, 'receipt')}.`;
}
