import type { Signer } from '#lib/canon/ed25519.ts';
import { signedRequest } from './signed-request.ts';

export type ReceiptEnvelope = { payload: { receipt_id: string }; payload_hash_b64u: string };
export type Evaluation = {
  decision: boolean;
  context: { call_id?: string; code?: string; reason_user?: { en: string } };
};
export type ToolStatus = 'success' | 'error' | 'timeout';
export type Completion = {
  choices: { message: { content: string } }[];
  _receipt_envelope?: ReceiptEnvelope;
};

/** The gateway, under one job's token. */
export function gatewayClient(origin: string, signer: Signer, token: string, signal: AbortSignal) {
  const post = <T>(path: string, body: unknown) =>
    signedRequest<T>(signer, { method: 'POST', url: origin + path, body, token, signal });
  return {
    /** May this step be carried out now? */
    evaluate: (jobId: string, step: { index: number; tool: string; args: Record<string, unknown> }) =>
      post<Evaluation>('/access/v1/evaluation', {
        subject: { type: 'agent', id: signer.did },
        action: { name: 'tool:execute' },
        resource: { type: 'tool', id: step.tool, properties: { args: step.args } },
        context: { job_id: jobId, step: step.index },
      }),
    /** Says what came of an admitted call; the gateway answers with the tool receipt. */
    report: (callId: string, result: { status: ToolStatus; value: unknown; latencyMs: number }) =>
      post<{ receipt_envelope: ReceiptEnvelope }>('/v1/tool-results', {
        call_id: callId,
        status: result.status,
        result: result.value,
        latency_ms: result.latencyMs,
      }),
    ask: (model: string, messages: { role: 'system' | 'user'; content: string }[]) =>
      post<Completion>('/v1/chat/completions', { model, messages }),
  };
}

export type GatewayClient = ReturnType<typeof gatewayClient>;
