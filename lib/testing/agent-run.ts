// For db tests: a job that runs under its token, with calls that leave receipts as the gateway signs them.

import { type CstClaims, verifyCst } from '#lib/claw/cst.ts';
import { signEnvelope } from '#lib/claw/envelope.ts';
import { gatewayReceiptPayload } from '#lib/claw/gateway-receipt.ts';
import { toolSpanId } from '#lib/claw/receipt-binding.ts';
import { toolReceiptPayload } from '#lib/claw/tool-receipt.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import type { DecisionInput } from '#lib/jobs/decision-input.ts';
import { type Admitted, admitCall, type CallRequest } from '#lib/tokens/admit-call.ts';
import { closeCall, type ReceiptPlace } from '#lib/tokens/close-call.ts';
import { collectToken } from '#lib/tokens/collect.ts';
import { after, decision, pendingJob, readPlan, type TestConsole } from './console.ts';

export type RunningJob = { jobId: string; claims: CstClaims };

/** A job whose plan was approved and whose agent holds the token, at 12:01:02. */
export async function runningJob(
  test: TestConsole,
  plan: unknown = readPlan,
  deciding: (jobId: string, digest: string) => Promise<Partial<DecisionInput>> = async () => ({}),
): Promise<RunningJob> {
  const { jobId, digest } = await pendingJob(test, plan);
  await decideJob(decision(jobId, digest, await deciding(jobId, digest)), test.mint);
  return collectClaims(test, jobId);
}

/** The agent collects the token of its approved job. */
export async function collectClaims(test: TestConsole, jobId: string): Promise<RunningJob> {
  const opener = { open: (sealed: string) => sealed };
  const { token } = await collectToken({ jobId, agentDid: test.agent.did, now: after(61) }, opener);
  const keys = [{ kid: test.issuer.kid, publicKey: test.issuer.publicKey }];
  return { jobId, claims: await verifyCst(token, { keys, now: after(62), audience: test.terms.audience }) };
}

/** Admits a call, or fails the test with the refusal. */
export async function admitted(claims: CstClaims, call: CallRequest, seconds: number): Promise<Admitted> {
  const outcome = await admitCall({ claims, call, now: after(seconds) });
  if (!outcome.admitted) throw new Error(`${outcome.code}: ${outcome.message}`);
  return outcome;
}

type CallPlace = Omit<ReceiptPlace, 'now'>;

/** A receipt of a model call as the gateway signs it. */
export async function modelReceipt(
  test: TestConsole,
  call: Pick<Admitted, 'runId' | 'eventHash' | 'policyHash' | 'tokenScopeHash' | 'seq' | 'spanId'>,
  place: CallPlace,
  timestamp: string,
): Promise<{ receiptId: string; envelopeText: string }> {
  const receiptId = `rcpt_${crypto.randomUUID()}`;
  const payload = await gatewayReceiptPayload({
    receiptId,
    gatewayDid: test.gateway.did,
    provider: 'openai',
    model: 'scripted-demo-1',
    requestHash: 'A'.repeat(43),
    responseHash: 'A'.repeat(43),
    tokensInput: 10,
    tokensOutput: 20,
    latencyMs: 1000,
    timestamp,
    binding: {
      ...bindingOf(call),
      spanId: call.spanId,
      ...(place.parentSpanId === null ? {} : { parentSpanId: place.parentSpanId }),
    },
    order: { seq: call.seq, receipt_seq: place.receiptSeq, prev_receipt_sha256: place.prevReceiptSha256 },
  });
  const envelope = await signEnvelope({ type: 'gateway_receipt', payload, signer: test.gateway, issuedAt: timestamp });
  return { receiptId, envelopeText: JSON.stringify(envelope) };
}

/** A model call from admission to receipt. */
export async function modelCall(test: TestConsole, claims: CstClaims, seconds: number): Promise<void> {
  const call = await admitted(claims, { kind: 'model', provider: 'openai', model: 'scripted-demo-1' }, seconds);
  await closeCall({
    callId: call.callId,
    outcome: 'complete',
    modelTokens: 30,
    spanId: call.spanId,
    now: after(seconds + 1),
    signReceipt: (place) => modelReceipt(test, call, place, after(seconds + 1).toISOString()),
  });
}

/** A tool call from authorization to receipt. */
export async function toolCall(
  test: TestConsole,
  claims: CstClaims,
  tool: Extract<CallRequest, { kind: 'tool' }>,
  seconds: number,
): Promise<void> {
  const call = await admitted(claims, tool, seconds);
  const timestamp = after(seconds + 1).toISOString();
  await closeCall({
    callId: call.callId,
    outcome: 'complete',
    now: after(seconds + 1),
    signReceipt: async (place) => {
      const receiptId = `tr_${crypto.randomUUID()}`;
      const payload = await toolReceiptPayload({
        receiptId,
        toolName: tool.tool,
        args: tool.args,
        result: { ok: true },
        status: 'success',
        agentDid: test.agent.did,
        timestamp,
        latencyMs: 1000,
        binding: { ...bindingOf(call), spanId: toolSpanId(call.eventHash) },
        order: { seq: call.seq, receipt_seq: place.receiptSeq, prev_receipt_sha256: place.prevReceiptSha256 },
      });
      const envelope = await signEnvelope({ type: 'tool_receipt', payload, signer: test.gateway, issuedAt: timestamp });
      return { receiptId, envelopeText: JSON.stringify(envelope) };
    },
  });
}

const bindingOf = (call: Pick<Admitted, 'runId' | 'eventHash' | 'policyHash' | 'tokenScopeHash'>) => ({
  runId: call.runId,
  eventHash: call.eventHash,
  nonce: crypto.randomUUID(),
  policyHash: call.policyHash,
  tokenScopeHash: call.tokenScopeHash,
});
