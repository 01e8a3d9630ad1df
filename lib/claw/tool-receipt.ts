// PURE. The enforcement point's statement about one tool call (claw-formats.md section 7, tool_receipt v1). Arguments
// and result are hashed under rule A; the result is what the agent reported.

import { deepSorted, hashJcs } from '#lib/canon/digest.ts';
import { type BindingInput, type ReceiptBinding, type ReceiptOrder, receiptBinding } from './receipt-binding.ts';

export type ToolReceiptPayload = {
  receipt_version: '1';
  receipt_id: string;
  tool_name: string;
  tool_version?: string;
  args_hash_b64u: string;
  result_hash_b64u: string;
  result_status: 'success' | 'error' | 'timeout';
  hash_algorithm: 'SHA-256';
  agent_did: string;
  timestamp: string;
  latency_ms: number;
  binding: ReceiptBinding & Partial<ReceiptOrder>;
};

/**
 * The payload of a tool receipt, keys sorted; sign it with `signEnvelope({ type: 'tool_receipt' })`.
 * The payload is closed, its binding is open: the place in the run stands there.
 */
export async function toolReceiptPayload(input: {
  /** `tr_<uuid>` */
  receiptId: string;
  toolName: string;
  toolVersion?: string;
  args: unknown;
  result: unknown;
  status: ToolReceiptPayload['result_status'];
  agentDid: string;
  timestamp: string;
  latencyMs: number;
  binding: BindingInput;
  order?: ReceiptOrder;
}): Promise<ToolReceiptPayload> {
  return deepSorted({
    receipt_version: '1',
    receipt_id: input.receiptId,
    tool_name: input.toolName,
    ...(input.toolVersion !== undefined && { tool_version: input.toolVersion }),
    args_hash_b64u: await hashJcs(input.args),
    result_hash_b64u: await hashJcs(input.result),
    result_status: input.status,
    hash_algorithm: 'SHA-256',
    agent_did: input.agentDid,
    timestamp: input.timestamp,
    latency_ms: input.latencyMs,
    binding: { ...receiptBinding(input.binding), ...input.order },
  });
}
