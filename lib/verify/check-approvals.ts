// PURE. Human approval and side-effect receipts as the format reads them (claw-formats.md section 8). It asks only whose
// they are and that they hang on a known span; who approved what is the business of our own profile.

import { type BundleContext, ensure, payloadOf } from './bundle-context.ts';
import { counted } from './report.ts';
import { readSpan } from './spans.ts';

const lists = [
  { name: 'side_effect_receipts', orphaned: 'CAUSAL_SIDE_EFFECT_ORPHANED' },
  { name: 'human_approval_receipts', orphaned: 'CAUSAL_HUMAN_APPROVAL_ORPHANED' },
] as const;

/** Every side-effect and approval receipt is hashed as the format wants and names this agent. */
export function checkSupportReceipts(context: BundleContext): string {
  const payload = payloadOf(context);
  for (const { name } of lists) {
    for (const [i, receipt] of (payload[name] ?? []).entries()) {
      const { hash_algorithm } = receipt;
      const known = hash_algorithm === undefined || hash_algorithm === 'SHA-256';
      ensure(known, 'UNKNOWN_HASH_ALGORITHM', `${name}[${i}].hash_algorithm must be SHA-256.`);
      ensure(
        receipt.agent_did === payload.agent_did,
        'PROOF_BUNDLE_AGENT_MISMATCH',
        `${name}[${i}] is of another agent.`,
      );
    }
  }
  return `${counted(payload.human_approval_receipts?.length ?? 0, 'approval receipt')}, of this agent only.`;
}

/** Every such receipt is anchored in the span of a gateway receipt: tool span, else parent, else its own. */
export function checkAnchors(context: BundleContext): string {
  const payload = payloadOf(context);
  for (const { name, orphaned } of lists) {
    for (const [i, receipt] of (payload[name] ?? []).entries()) {
      const { binding } = receipt;
      ensure(binding !== undefined, orphaned, `${name}[${i}] has no binding.`);
      const span = readSpan(binding, `${name}[${i}].binding`);
      const anchor = span.toolSpanId ?? span.parentSpanId ?? span.spanId;
      const anchored = anchor !== undefined && context.spanIds.has(anchor);
      ensure(anchored, orphaned, `${name}[${i}] does not hang on the span of a gateway receipt.`);
    }
  }
  return 'Every approval and side effect hangs on a span of this run.';
}
