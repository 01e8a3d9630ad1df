// PURE. Our checks against the work policy contract: it is the registry's, receipts name it and the token, and what was
// done lies within it. The contract is read here independently of the code that enforced it.

import { z } from 'zod';
import { parseEnvelope } from '#lib/claw/envelope.ts';
import { ClawError } from '#lib/claw/error.ts';
import { ensure } from './bundle-context.ts';
import { openToolReceipt } from './check-tool-receipts.ts';
import { type CountersignContext, companionDocument, tokensOf, trustedSigners } from './countersign-context.ts';
import { counted, Refusal } from './report.ts';
import { memberOf } from './values.ts';

const contractSchema = z.object({
  metadata: z.object({
    matrix: z.object({
      rooms_allowlist: z.array(z.string()),
      approval: z.object({ approver_user_ids_allowlist: z.array(z.string()) }),
    }),
    execution: z.object({ tools: z.object({ allow: z.array(z.string()), deny: z.array(z.string()).optional() }) }),
  }),
});

export const policyHashOf = (context: CountersignContext): unknown =>
  memberOf(memberOf(context.own, 'policy'), 'policy_hash_b64u');

const codes: Partial<Record<string, string>> = {
  HASH_MISMATCH: 'WPC_HASH_INVALID',
  SIGNATURE_INVALID: 'WPC_SIGNATURE_INVALID',
  SIGNER_NOT_ALLOWED: 'WPC_SIGNER_NOT_ALLOWED',
};

/** The contract in the export is signed by a listed registry and is the one that the bundle names. */
export async function checkContract(context: CountersignContext): Promise<string> {
  const signerDids = trustedSigners(context, 'registryDids');
  const document = companionDocument(context, 'wpc_envelope');
  try {
    const envelope = await parseEnvelope(document, { type: 'work_policy_contract', signerDids });
    ensure(
      envelope.payload_hash_b64u === policyHashOf(context),
      'WPC_HASH_MISMATCH',
      'The bundle names another contract.',
    );
    return `The contract ${envelope.payload_hash_b64u} is signed by the registry.`;
  } catch (error) {
    if (!(error instanceof ClawError)) throw error;
    throw new Refusal(codes[error.code] ?? 'WPC_ENVELOPE_INVALID', error.message, { cause: error });
  }
}

/** What the contract allows. @throws CannotCheck without it, Refusal when it is not of our profile */
export function readContract(context: CountersignContext) {
  const payload = memberOf(companionDocument(context, 'wpc_envelope'), 'payload');
  const parsed = contractSchema.safeParse(payload);
  if (!parsed.success) throw new Refusal('WPC_ENVELOPE_INVALID', 'The contract has no blocks of our profile.');
  const { matrix, execution } = parsed.data.metadata;
  return {
    rooms: matrix.rooms_allowlist,
    approvers: matrix.approval.approver_user_ids_allowlist,
    allowTools: execution.tools.allow,
    denyTools: execution.tools.deny ?? [],
  };
}

/** Every receipt names the contract and a token of this job; the format compares neither. */
export function checkReceiptBindings(context: CountersignContext): string {
  const bindings = [
    ...(context.payload.receipts ?? []).map(({ payload }) => payload.binding),
    ...(context.payload.tool_receipts ?? []).map((entry) => openToolReceipt(entry).payload.binding),
  ];
  const scopes = new Set(tokensOf(context).map((token) => token.token_scope_hash_b64u));
  for (const binding of bindings) {
    ensure(
      binding?.policy_hash === policyHashOf(context),
      'POLICY_HASH_MISMATCH',
      'A receipt was made under another contract.',
    );
    ensure(
      scopes.has(binding?.token_scope_hash_b64u),
      'TOKEN_SCOPE_HASH_MISMATCH',
      'A receipt was made under a token that the bundle does not name.',
    );
  }
  return `${counted(bindings.length, 'receipt')}, each naming the contract and a token of this job.`;
}

/** Deny wins, and a tool that is not named is not allowed. */
export function checkTools(context: CountersignContext): string {
  const used = [
    ...new Set((context.payload.tool_receipts ?? []).map((entry) => openToolReceipt(entry).payload.tool_name)),
  ];
  const { allowTools, denyTools } = readContract(context);
  for (const tool of used) {
    const allowed = allowTools.includes(tool) && !denyTools.includes(tool);
    ensure(allowed, 'TOOL_NOT_ALLOWED', `The contract does not allow the tool ${tool}.`);
  }
  return used.length === 0 ? 'No tool was used.' : `The contract allows ${used.join(', ')}.`;
}
