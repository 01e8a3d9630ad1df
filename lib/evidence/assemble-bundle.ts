import { appendAudit } from '#lib/audit/append.ts';
import { hashInsertionOrder } from '#lib/canon/digest.ts';
import type { Signer } from '#lib/canon/ed25519.ts';
import { parseInsertionOrderJson } from '#lib/canon/gate.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { proofBundlePayload } from '#lib/claw/proof-bundle.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { approvalEnvelopes } from './approvals.ts';
import { bundleMetadata } from './bundle-metadata.ts';
import { companionDocuments } from './companion.ts';
import { harness } from './harness.ts';
import { eventChainOf, readRunEvidence, receiptsOf } from './run-evidence.ts';
import { runManifest } from './run-manifest.ts';
import { insertBundle } from './store.ts';

/**
 * Freezes the proof bundle's payload of a job whose run has ended, with the documents that will go beside it. Called
 * inside the transaction that ends the run, which holds the run's lock.
 * @returns the exact text that the agent is to sign
 * @throws EvidenceError NO_RUN; ClawError LIMIT_EXCEEDED beyond the format's limits
 */
export async function assembleBundle(
  tx: Tx,
  input: { jobId: string; status: 'completed' | 'failed'; summary: string; now: Date },
  keys: { console: Signer },
): Promise<{ bundleId: string; payloadText: string }> {
  const { jobId, status, summary, now } = input;
  const bundleId = `bundle_${crypto.randomUUID()}`;
  const evidence = await readRunEvidence(tx, jobId);
  const receipts = receiptsOf(evidence.run, 'gateway');
  const gatewayRootSpan = receipts.length > 0 ? evidence.run.rootSpanId : null;
  const approvals = await approvalEnvelopes(evidence, { now, gatewayRootSpan }, keys.console);
  const { document: urm, resourceHash } = await runManifest(evidence, bundleId, now);
  const { own, moved } = await bundleMetadata(evidence, {
    approvals,
    urm: { urm_id: urm.urm_id, resource_hash_b64u: resourceHash },
    status,
  });
  const payload = proofBundlePayload({
    agentDid: evidence.job.agent.did,
    bundleId,
    eventChain: eventChainOf(evidence.run),
    receipts,
    toolReceipts: receiptsOf(evidence.run, 'tool'),
    humanApprovals: gatewayRootSpan === null ? [] : approvals.map((envelope) => envelope.payload),
    metadata: { harness, countersign: own },
  });
  const payloadText = JSON.stringify(payload);
  parseInsertionOrderJson(payloadText);
  const companion = companionDocuments(evidence, { bundleId, urm, status, summary, moved, now });
  await insertBundle(tx, { id: bundleId, jobId, payloadText, companionText: canonicalJson(companion), createdAt: now });
  await appendAudit(
    tx,
    {
      action: 'bundle.assembled',
      target: `bundle:${bundleId}`,
      jobId,
      roomId: evidence.job.roomId,
      detail: { bundleId, payloadHash: await hashInsertionOrder(payload) },
    },
    { actor: { kind: 'agent', did: evidence.job.agent.did }, at: now },
  );
  return { bundleId, payloadText };
}
