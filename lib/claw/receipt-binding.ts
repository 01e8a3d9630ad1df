// PURE. What ties a receipt to its run, event, policy and token (claw-formats.md section 6, receipt_binding v1).

export type ReceiptBinding = {
  run_id: string;
  event_hash_b64u: string;
  nonce: string;
  policy_hash?: string;
  token_scope_hash_b64u?: string;
  span_id?: string;
  parent_span_id?: string;
  tool_span_id?: string;
  phase?: 'setup' | 'planning' | 'reasoning' | 'execution' | 'observation' | 'reflection' | 'teardown';
};

export type BindingInput = {
  runId: string;
  eventHash: string;
  nonce: string;
  policyHash?: string;
  tokenScopeHash?: string;
  spanId?: string;
  parentSpanId?: string;
  toolSpanId?: string;
  phase?: ReceiptBinding['phase'];
};

/** Where a receipt stands in its run. Lies inside what is signed, so that a dropped receipt leaves a gap. */
export type ReceiptOrder = { seq: number; receipt_seq: number; prev_receipt_sha256: string | null };

/** The wire form; absent members stay absent. */
export function receiptBinding(input: BindingInput): ReceiptBinding {
  return {
    run_id: input.runId,
    event_hash_b64u: input.eventHash,
    nonce: input.nonce,
    ...(input.policyHash !== undefined && { policy_hash: input.policyHash }),
    ...(input.tokenScopeHash !== undefined && { token_scope_hash_b64u: input.tokenScopeHash }),
    ...(input.spanId !== undefined && { span_id: input.spanId }),
    ...(input.parentSpanId !== undefined && { parent_span_id: input.parentSpanId }),
    ...(input.toolSpanId !== undefined && { tool_span_id: input.toolSpanId }),
    ...(input.phase !== undefined && { phase: input.phase }),
  };
}

export const modelSpanId = (eventHash: string): string => `span_llm_${eventHash}`;
export const toolSpanId = (eventHash: string): string => `span_tool_${eventHash}`;
export const approvalSpanId = (eventHash: string): string => `span_approval_${eventHash}`;
