import { sha256B64u } from '#lib/canon/digest.ts';
import { sealUrm } from '#lib/claw/urm.ts';
import { harness } from './harness.ts';
import { type RunEvidence, receiptsOf } from './run-evidence.ts';

/** The run manifest: what went in, what came out. It travels in the export; the bundle names it by hash. */
export async function runManifest(evidence: RunEvidence, bundleId: string, now: Date) {
  const { job, run, plan, policy } = evidence;
  const receipts = receiptsOf(run, 'gateway');
  const tools = receiptsOf(run, 'tool').map((receipt) => receipt.payload);
  const json = 'application/json';
  return sealUrm({
    urm_version: '1',
    urm_id: `urm_${bundleId.slice('bundle_'.length)}`,
    run_id: run.runId,
    agent_did: job.agent.did,
    issued_at: now.toISOString(),
    harness,
    inputs: [
      { type: 'matrix_request', hash_b64u: job.requestSha256, content_type: json },
      { type: 'plan', hash_b64u: plan.hash, content_type: json },
      { type: 'work_policy_contract', hash_b64u: policy.hash, content_type: json },
    ],
    outputs: tools
      .filter((tool) => tool.result_status === 'success')
      .map((tool) => ({ type: `tool_result:${tool.tool_name}`, hash_b64u: tool.result_hash_b64u, content_type: json })),
    event_chain_root_hash_b64u: run.events[0]?.eventHash,
    receipts_root_hash_b64u:
      receipts.length > 0
        ? await sha256B64u(receipts.map((receipt) => receipt.payload_hash_b64u).join(':'))
        : undefined,
    metadata: { job_id: job.id },
  });
}
