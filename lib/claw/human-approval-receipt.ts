// PURE. One decision as the format records it (claw-formats.md section 8). The fields are those that both published
// schemas accept. What proves a decision is our envelope around this payload, signed by the console's key.

import { deepSorted } from '#lib/canon/digest.ts';
import { type BindingInput, type ReceiptBinding, receiptBinding } from './receipt-binding.ts';

export type HumanApprovalPayload = {
  receipt_version: '1';
  receipt_id: string;
  approval_type: 'explicit_approve' | 'explicit_deny';
  approver_subject: string;
  approver_method: 'ui_click' | 'cli_confirm' | 'api_call';
  agent_did: string;
  scope_hash_b64u: string;
  scope_summary: string;
  policy_hash_b64u: string;
  minted_capability_id?: string;
  minted_capability_ttl_seconds?: number;
  plan_hash_b64u: string;
  evidence_required: string[];
  hash_algorithm: 'SHA-256';
  timestamp: string;
  binding: ReceiptBinding;
};

const summaryCharactersMax = 1024;

/** A Matrix user id as a Matrix URI (`matrix:u/alice:example.com`): the format names no form of its own. */
export const matrixUserUri = (mxid: string): string => `matrix:u/${mxid.slice(1)}`;

/** The payload, keys sorted; raw in `human_approval_receipts`, and enveloped by the console in our metadata. */
export function humanApprovalPayload(input: {
  /** `har_<uuid>` */
  receiptId: string;
  type: HumanApprovalPayload['approval_type'];
  approverMxid: string;
  method: HumanApprovalPayload['approver_method'];
  agentDid: string;
  tokenScopeHash: string;
  summary: string;
  policyHash: string;
  minted?: { jti: string; ttlSeconds: number };
  planHash: string;
  timestamp: string;
  binding: BindingInput;
}): HumanApprovalPayload {
  return deepSorted({
    receipt_version: '1',
    receipt_id: input.receiptId,
    approval_type: input.type,
    approver_subject: matrixUserUri(input.approverMxid),
    approver_method: input.method,
    agent_did: input.agentDid,
    scope_hash_b64u: input.tokenScopeHash,
    scope_summary: clip(input.summary),
    policy_hash_b64u: input.policyHash,
    ...(input.minted && {
      minted_capability_id: input.minted.jti,
      minted_capability_ttl_seconds: input.minted.ttlSeconds,
    }),
    plan_hash_b64u: input.planHash,
    evidence_required: ['proof_bundle', 'gateway_receipts', 'tool_receipts'],
    hash_algorithm: 'SHA-256',
    timestamp: input.timestamp,
    binding: receiptBinding(input.binding),
  });
}

// Cut between code points: half a surrogate pair could not be hashed.
function clip(text: string): string {
  if (text.length <= summaryCharactersMax) return text;
  return `${[...text.slice(0, summaryCharactersMax - 2)].filter((character) => character.isWellFormed()).join('')}…`;
}
