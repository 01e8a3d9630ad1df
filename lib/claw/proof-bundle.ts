// PURE. The proof bundle's payload (claw-formats.md section 10, proof_bundle v1), which the agent signs.

import { deepSorted } from '#lib/canon/digest.ts';
import { ClawError } from './error.ts';
import type { ChainedEvent } from './event-chain.ts';
import type { HumanApprovalPayload } from './human-approval-receipt.ts';

export type ProofBundlePayload = {
  agent_did: string;
  bundle_id: string;
  bundle_version: '1';
  event_chain: ChainedEvent[];
  human_approval_receipts?: HumanApprovalPayload[];
  metadata: Record<string, unknown>;
  receipts?: unknown[];
  tool_receipts?: unknown[];
};

/** The format's limit on the JSON of `metadata`. */
export const metadataBytesMax = 16_384;
const itemsMax = 1000;

/**
 * The payload with its members in sorted order. Receipts stand in it exactly as they were signed, whoever signed them;
 * empty lists are left out because the format refuses them.
 * @throws ClawError LIMIT_EXCEEDED beyond the format's counts or size of metadata
 */
export function proofBundlePayload(input: {
  agentDid: string;
  bundleId: string;
  eventChain: readonly ChainedEvent[];
  receipts: readonly unknown[];
  toolReceipts: readonly unknown[];
  humanApprovals: readonly HumanApprovalPayload[];
  metadata: Record<string, unknown>;
}): ProofBundlePayload {
  const { eventChain, receipts, toolReceipts, humanApprovals } = input;
  if ([eventChain, receipts, toolReceipts, humanApprovals].some((list) => list.length > itemsMax)) {
    throw new ClawError('LIMIT_EXCEEDED', `a bundle holds at most ${itemsMax} of each kind`);
  }
  const metadata = deepSorted(input.metadata);
  if (new TextEncoder().encode(JSON.stringify(metadata)).length > metadataBytesMax) {
    throw new ClawError('LIMIT_EXCEEDED', `a bundle's metadata has at most ${metadataBytesMax} bytes`);
  }
  return {
    agent_did: input.agentDid,
    bundle_id: input.bundleId,
    bundle_version: '1',
    event_chain: deepSorted([...eventChain]),
    ...(humanApprovals.length > 0 && { human_approval_receipts: deepSorted([...humanApprovals]) }),
    metadata,
    ...(receipts.length > 0 && { receipts: [...receipts] }),
    ...(toolReceipts.length > 0 && { tool_receipts: [...toolReceipts] }),
  };
}
