import { hashJcs } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import type { Envelope } from '#lib/claw/envelope.ts';
import { decisionEntries } from './approvals.ts';
import type { RunEvidence } from './run-evidence.ts';

// The format ends metadata at 16 KiB; ours stays below with room for the harness.
const bytesMax = 12 * 1024;

/** Lists that may be long, the ones to move out first. */
const movable = ['calls_without_receipt', 'approval_envelopes', 'decisions', 'tokens'] as const;

export type BundleMetadata = {
  /** `metadata.countersign` of the bundle. */
  own: Record<string, unknown>;
  /** Lists that were too long for it, by name: they stand in the export, the bundle names them by hash. */
  moved: Record<string, unknown>;
};

/** Our metadata: what the format has no place for, with the Matrix events, and never the token itself. */
export async function bundleMetadata(
  evidence: RunEvidence,
  parts: {
    approvals: readonly Envelope[];
    urm: { urm_id: string; resource_hash_b64u: string };
    status: 'completed' | 'failed';
  },
): Promise<BundleMetadata> {
  const { job, policy, requests } = evidence;
  const approvalEvents = requests.flatMap(({ decisions }) =>
    decisions.flatMap(({ matrixEventId }) => (matrixEventId === null ? [] : [matrixEventId])),
  );
  const withoutReceipt = callsWithoutReceipt(evidence);
  return keepWithin({
    extension_version: '1',
    job_id: job.id,
    matrix: {
      room_id: job.roomId,
      request_event_id: job.requestEventId,
      ...(job.planEventId === null ? {} : { plan_event_id: job.planEventId }),
      ...(approvalEvents.length > 0 && { approval_event_ids: approvalEvents }),
    },
    policy: { policy_hash_b64u: policy.hash, registry_did: policy.registryDid },
    tokens: tokenEntries(evidence),
    decisions: await decisionEntries(evidence),
    approval_envelopes: parts.approvals,
    ...(withoutReceipt.length > 0 && { calls_without_receipt: withoutReceipt }),
    urm: parts.urm,
    completion: { status: parts.status },
  });
}

const tokenEntries = ({ job }: RunEvidence) =>
  job.tokens.map((token) => ({
    jti: token.jti,
    token_hash: token.tokenHash,
    token_scope_hash_b64u: token.tokenScopeHash,
    issuer_kid: token.issuerKid,
    iat: Math.floor(token.issuedAt.getTime() / 1000),
    exp: Math.floor(token.expiresAt.getTime() / 1000),
  }));

const callsWithoutReceipt = ({ run }: RunEvidence) =>
  run.calls
    .filter((call) => call.receiptId === null)
    .map(({ seq, kind, eventHash, outcome }) => ({ seq, kind, event_hash_b64u: eventHash, outcome }));

const bytesOf = (value: unknown): number => new TextEncoder().encode(canonicalJson(value)).length;

async function keepWithin(metadata: Record<string, unknown>): Promise<BundleMetadata> {
  const own = { ...metadata };
  const moved: Record<string, unknown> = {};
  for (const name of movable) {
    if (bytesOf(own) <= bytesMax) break;
    const list = own[name];
    if (list === undefined) continue;
    moved[name] = list;
    delete own[name];
    own[`${name}_hash_b64u`] = await hashJcs(list);
  }
  return { own, moved };
}
