import { randomUUID } from 'node:crypto';
import type { Signer } from '#lib/canon/ed25519.ts';
import { signEnvelope } from '#lib/claw/envelope.ts';
import { gatewayReceiptPayload } from '#lib/claw/gateway-receipt.ts';
import type { Admitted } from '#lib/tokens/admit-call.ts';
import type { ReceiptPlace } from '#lib/tokens/close-call.ts';
import type { Measured } from './exchange.ts';

export type SignedReceipt = { receiptId: string; envelopeText: string };

const latencyMsMax = 3_600_000;

/** Signs what this gateway states about one model call: these bytes went, these came, in this order. */
export async function signModelReceipt(
  signer: Signer,
  call: Admitted,
  measured: Measured,
  place: ReceiptPlace,
): Promise<SignedReceipt> {
  // Read under the run's lock, where signing happens: a later receipt never has an earlier time than the root's.
  const timestamp = new Date().toISOString();
  const receiptId = `rcpt_${randomUUID()}`;
  const payload = await gatewayReceiptPayload({
    receiptId,
    gatewayDid: signer.did,
    provider: measured.provider,
    model: measured.model,
    requestHash: measured.requestHash,
    responseHash: measured.responseHash,
    tokensInput: measured.usage.input,
    tokensOutput: measured.usage.output,
    latencyMs: Math.min(latencyMsMax, measured.latencyMs),
    timestamp,
    binding: {
      runId: call.runId,
      eventHash: call.eventHash,
      nonce: randomUUID(),
      policyHash: call.policyHash,
      tokenScopeHash: call.tokenScopeHash,
      spanId: call.spanId,
      ...(place.parentSpanId === null ? {} : { parentSpanId: place.parentSpanId }),
    },
    order: {
      call_id: call.callId,
      seq: call.seq,
      receipt_seq: place.receiptSeq,
      prev_receipt_sha256: place.prevReceiptSha256,
      outcome: measured.outcome,
      usage_source: measured.usage.source,
      ...(measured.status === null ? {} : { http_status: measured.status }),
      ...(measured.responseId === null ? {} : { response_id: measured.responseId }),
    },
  });
  const envelope = await signEnvelope({ type: 'gateway_receipt', payload, signer, issuedAt: timestamp });
  return { receiptId, envelopeText: JSON.stringify(envelope) };
}
