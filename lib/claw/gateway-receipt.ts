// PURE. The gateway's statement about one model call (claw-formats.md section 6, gateway_receipt v1). It proves what
// the gateway sent and received, not that the provider ran that model.

import { deepSorted, hashJcs } from '#lib/canon/digest.ts';
import { ClawError } from './error.ts';
import { type BindingInput, type ReceiptBinding, type ReceiptOrder, receiptBinding } from './receipt-binding.ts';

export type GatewayReceiptPayload = {
  receipt_version: '1';
  receipt_id: string;
  gateway_id: string;
  provider: string;
  model: string;
  request_hash_b64u: string;
  response_hash_b64u: string;
  tokens_input: number;
  tokens_output: number;
  latency_ms: number;
  timestamp: string;
  binding: ReceiptBinding;
  metadata: Record<string, unknown>;
};

export type GatewayReceiptInput = {
  /** `rcpt_<uuid>` */
  receiptId: string;
  gatewayDid: string;
  provider: string;
  model: string;
  /** SHA-256 (base64url) of the exact bytes sent upstream. */
  requestHash: string;
  /** SHA-256 (base64url) of the exact bytes received, also when the stream was cut. */
  responseHash: string;
  tokensInput: number;
  tokensOutput: number;
  latencyMs: number;
  timestamp: string;
  binding: BindingInput;
  /** Place in the run, and further facts such as how the call ended. Signed, not interpreted by the format. */
  order?: ReceiptOrder & Record<string, unknown>;
};

// Beyond these the published verifiers count a receipt as unverified.
const tokensMax = 10_000_000;
const latencyMsMax = 3_600_000;

/**
 * The payload of a gateway receipt, keys sorted; sign it with `signEnvelope({ type: 'gateway_receipt' })`.
 * @throws ClawError LIMIT_EXCEEDED for counts that are no integers within the format's limits
 */
export async function gatewayReceiptPayload(input: GatewayReceiptInput): Promise<GatewayReceiptPayload> {
  const within = (value: number, max: number) => Number.isInteger(value) && value >= 0 && value <= max;
  if (!within(input.tokensInput, tokensMax) || !within(input.tokensOutput, tokensMax)) {
    throw new ClawError('LIMIT_EXCEEDED', `token counts are integers up to ${tokensMax}`);
  }
  if (!within(input.latencyMs, latencyMsMax)) {
    throw new ClawError('LIMIT_EXCEEDED', `latency is an integer up to ${latencyMsMax} ms`);
  }
  const modelIdentity = {
    model_identity_version: '1',
    tier: 'closed_opaque',
    model: { provider: input.provider, name: input.model },
  };
  return deepSorted({
    receipt_version: '1',
    receipt_id: input.receiptId,
    gateway_id: input.gatewayDid,
    provider: input.provider,
    model: input.model,
    request_hash_b64u: input.requestHash,
    response_hash_b64u: input.responseHash,
    tokens_input: input.tokensInput,
    tokens_output: input.tokensOutput,
    latency_ms: input.latencyMs,
    timestamp: input.timestamp,
    binding: receiptBinding(input.binding),
    metadata: {
      model_identity: modelIdentity,
      model_identity_hash_b64u: await hashJcs(modelIdentity),
      ...(input.order && { countersign: input.order }),
    },
  });
}
