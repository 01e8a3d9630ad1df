import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import { decodeBody, parseBody } from '#lib/agent-api/parse-body.ts';
import { bodyBytesMax, toolResultSchema } from '#lib/agent-api/requests.ts';
import { hashJcs } from '#lib/canon/digest.ts';
import type { Signer } from '#lib/canon/ed25519.ts';
import type { CstClaims } from '#lib/claw/cst.ts';
import { signEnvelope } from '#lib/claw/envelope.ts';
import { toolSpanId } from '#lib/claw/receipt-binding.ts';
import { toolReceiptPayload } from '#lib/claw/tool-receipt.ts';
import { db } from '#lib/db/client.ts';
import { closeCall, closeGraceMs, type ReceiptPlace } from '#lib/tokens/close-call.ts';
import { recordRefusedCall } from '#lib/tokens/record-refused-call.ts';
import { TokenError } from '#lib/tokens/token-error.ts';
import { readCredentials } from './credentials.ts';
import type { Gateway } from './gateway.ts';
import { GatewayError } from './gateway-error.ts';
import { readBody, sendJson } from './http.ts';
import { namedInResult } from './named-in-result.ts';
import { findReceipt, findToolCall } from './store.ts';

export const toolResultsPath = '/v1/tool-results';

// A tool may finish after its token ran out. Saying so is a report, not a use: the call was admitted in time.
const reportGraceSeconds = closeGraceMs / 1000;

type Report = z.infer<typeof toolResultSchema>;
type ToolCall = NonNullable<Awaited<ReturnType<typeof findToolCall>>>;

async function signToolReceipt(signer: Signer, call: ToolCall, report: Report, claims: CstClaims, place: ReceiptPlace) {
  const receiptId = `tr_${randomUUID()}`;
  const timestamp = new Date().toISOString();
  const payload = await toolReceiptPayload({
    receiptId,
    toolName: call.name,
    args: JSON.parse(call.argsText ?? '{}'),
    result: report.result,
    status: report.status,
    agentDid: claims.sub,
    timestamp,
    latencyMs: report.latency_ms,
    binding: {
      runId: call.runId,
      eventHash: call.eventHash,
      nonce: randomUUID(),
      policyHash: call.wpcHash,
      tokenScopeHash: claims.token_scope_hash_b64u,
      spanId: toolSpanId(call.eventHash),
      ...(place.parentSpanId === null ? {} : { parentSpanId: place.parentSpanId }),
      toolSpanId: toolSpanId(call.eventHash),
    },
    order: { seq: call.seq, receipt_seq: place.receiptSeq, prev_receipt_sha256: place.prevReceiptSha256 },
  });
  const envelope = await signEnvelope({ type: 'tool_receipt', payload, signer, issuedAt: timestamp });
  return { receiptId, envelopeText: JSON.stringify(envelope) };
}

/** The receipt of a call that was reported before, if this is the same report: a lost answer may be asked for again. */
async function reportedBefore(call: ToolCall, report: Report): Promise<string> {
  const stored = call.receiptId === null ? null : await findReceipt(db(), call.receiptId);
  const payload = stored && JSON.parse(stored.envelopeText).payload;
  const same = payload?.result_hash_b64u === (await hashJcs(report.result)) && payload.result_status === report.status;
  if (stored && same) return stored.envelopeText;
  throw new GatewayError(409, 'CALL_ALREADY_REPORTED', 'CLAW_DENIED: another result was recorded for this call.');
}

/** Closes an open call with what was reported. @returns the receipt's envelope */
async function closeReported(gateway: Gateway, call: ToolCall, report: Report, claims: CstClaims): Promise<string> {
  let envelopeText = '';
  await closeCall({
    callId: call.id,
    outcome: report.status === 'success' ? 'complete' : report.status,
    now: new Date(),
    named: namedInResult(report.result),
    signReceipt: async (place) => {
      const signed = await signToolReceipt(gateway.signer, call, report, claims, place);
      envelopeText = signed.envelopeText;
      return signed;
    },
  });
  return envelopeText;
}

/** What comes too late for the evidence is refused, and that it was tried is recorded. */
async function recordLateReport(error: unknown, call: ToolCall, claims: CstClaims): Promise<never> {
  if (error instanceof TokenError && error.code === 'REPORT_TOO_LATE') {
    const { name } = call;
    const refused = { claims, by: claims.sub, kind: 'tool', name, code: error.code, controlId: null } as const;
    await recordRefusedCall({ ...refused, now: new Date() });
  }
  throw error;
}

/** POST /v1/tool-results: what an admitted tool call came to. The gateway signs that it was told so, and by whom. */
export async function toolResults(gateway: Gateway, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const route = { path: toolResultsPath, kind: 'tool', graceSeconds: reportGraceSeconds } as const;
  const { claims } = await readCredentials(gateway, req, route);
  const report = parseBody(toolResultSchema, decodeBody(await readBody(req, bodyBytesMax.call)));
  const call = await findToolCall(db(), report.call_id, claims.jti);
  if (!call) throw new GatewayError(404, 'CALL_NOT_FOUND', 'No such tool call was admitted under this token.');
  const envelopeText =
    call.outcome === 'started' || call.outcome === 'lost'
      ? await closeReported(gateway, call, report, claims).catch((error) => recordLateReport(error, call, claims))
      : await reportedBefore(call, report);
  sendJson(res, 200, { receipt_envelope: JSON.parse(envelopeText) });
}
