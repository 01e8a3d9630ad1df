// For tests: a run of model calls and two tool calls, each from admission to receipt.

import { hashJcs, sha256B64u } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { signEnvelope } from '#lib/claw/envelope.ts';
import { type ChainedEvent, chainEvent } from '#lib/claw/event-chain.ts';
import { gatewayReceiptPayload } from '#lib/claw/gateway-receipt.ts';
import { digestB64u } from '#lib/claw/passkey-evidence.ts';
import { modelSpanId, toolSpanId } from '#lib/claw/receipt-binding.ts';
import { toolReceiptPayload } from '#lib/claw/tool-receipt.ts';
import { room } from '#lib/policy/testing.ts';
import type { Keys } from './people-and-keys.ts';
import { at } from './test-clock.ts';
import type { TestJob, TestToken } from './test-job.ts';
import type { TestLog } from './test-log.ts';

type Call = {
  seq: number;
  kind: 'model' | 'tool';
  name: string;
  stepIndex: number | null;
  args: unknown;
  startedAt: string;
  closedAt: string;
  eventHash: string;
  receiptId: string;
};
type Receipt = { seq: number; kind: 'gateway' | 'tool'; id: string; text: string; sha256: string };

export type TestRun = {
  runId: string;
  events: { event: ChainedEvent; payloadText: string }[];
  calls: Call[];
  receipts: Receipt[];
  rootSpan: string | null;
};

type Making = { keys: Keys; log: TestLog; job: TestJob; token: TestToken; run: TestRun };

async function addEvent({ run }: Making, eventType: string, ms: number, payload: unknown): Promise<ChainedEvent> {
  const made = await chainEvent({
    eventId: `evt_${run.runId}_${run.events.length}`,
    runId: run.runId,
    eventType,
    timestamp: at(ms),
    payload,
    prevHash: run.events.at(-1)?.event.event_hash_b64u ?? null,
  });
  run.events.push(made);
  return made.event;
}

/** The run of a job: `modelCalls` model calls, then the two steps of its plan. */
export async function testRun(keys: Keys, log: TestLog, job: TestJob, token: TestToken): Promise<TestRun> {
  const run: TestRun = { runId: `run_${job.shape.name}`, events: [], calls: [], receipts: [], rootSpan: null };
  const making = { keys, log, job, token, run };
  const opening = { job_id: job.jobId, run_id: run.runId, room_id: room, request_event_id: job.requestEvent.event_id };
  await addEvent(making, 'run_start', 60_000, opening);
  await addEvent(making, 'human_approval', 60_000, {
    decision_id: job.decision.decision_id,
    decision_digest_b64u: digestB64u(job.digest),
    plan_hash_b64u: job.planHash,
  });
  let ms = 62_000;
  for (let i = 0; i < job.shape.modelCalls; i += 1) {
    await addCall(making, { kind: 'model', name: 'openai/scripted-demo-1', stepIndex: null, args: null }, ms);
    ms += 10;
  }
  for (const [stepIndex, step] of job.plan.steps.entries()) {
    await addCall(making, { kind: 'tool', name: step.tool, stepIndex, args: step.args }, ms);
    ms += 10;
  }
  await addEvent(making, 'run_end', ms, { status: 'completed', summary: 'Done.' });
  return run;
}

async function addCall(making: Making, call: Pick<Call, 'kind' | 'name' | 'stepIndex' | 'args'>, ms: number) {
  const { run, log, job } = making;
  const seq = run.calls.length + 1;
  const isTool = call.kind === 'tool';
  const [provider, model] = call.name.split('/');
  const payload = isTool
    ? { tool_name: call.name, seq, step: (call.stepIndex ?? 0) + 1, args_hash_b64u: await hashJcs(call.args) }
    : { provider, model, seq };
  const event = await addEvent(making, isTool ? 'tool_call' : 'llm_call', ms, payload);
  const callId = `call-${run.runId}-${seq}`;
  const eventHash = event.event_hash_b64u;
  const gateway = 'system:gateway';
  const { target } = job;
  const admitted = { callId, kind: call.kind, name: call.name, seq, eventHash };
  log.record({ action: 'call.admitted', actor: gateway, target, at: at(ms), detail: admitted });
  const made = { ...call, seq, startedAt: at(ms), closedAt: at(ms + 5), eventHash, receiptId: '' };
  const receipt = await signReceipt(making, made);
  made.receiptId = receipt.id;
  run.calls.push(made);
  run.receipts.push(receipt);
  const closed = { callId, outcome: 'complete', receiptId: receipt.id };
  log.record({ action: 'call.closed', actor: gateway, target, at: at(ms + 5), detail: closed });
}

async function signReceipt({ keys, run, token, job }: Making, call: Call): Promise<Receipt> {
  const seq = run.receipts.length + 1;
  const isTool = call.kind === 'tool';
  const id = `${isTool ? 'tr' : 'rcpt'}_${run.runId}_${seq}`;
  const spanId = isTool ? toolSpanId(call.eventHash) : modelSpanId(call.eventHash);
  const parent = !isTool && run.rootSpan !== null ? { parentSpanId: run.rootSpan } : {};
  if (!isTool) run.rootSpan ??= spanId;
  const shared = {
    receiptId: id,
    timestamp: call.closedAt,
    latencyMs: 5,
    binding: {
      runId: run.runId,
      eventHash: call.eventHash,
      nonce: `nonce-${id}`,
      policyHash: job.wpcHash,
      tokenScopeHash: token.scopeHash,
      spanId,
      ...parent,
    },
    order: { seq: call.seq, receipt_seq: seq, prev_receipt_sha256: run.receipts.at(-1)?.sha256 ?? null },
  };
  const payload = isTool
    ? await toolReceiptPayload({
        ...shared,
        toolName: call.name,
        args: call.args,
        result: { ok: true },
        status: 'success',
        agentDid: keys.agent.did,
      })
    : await gatewayReceiptPayload({
        ...shared,
        gatewayDid: keys.gateway.did,
        provider: 'openai',
        model: 'scripted-demo-1',
        requestHash: await sha256B64u(`request ${id}`),
        responseHash: await sha256B64u(`response ${id}`),
        tokensInput: 10,
        tokensOutput: 20,
      });
  const type = isTool ? 'tool_receipt' : 'gateway_receipt';
  const envelope = await signEnvelope<unknown>({ type, payload, signer: keys.gateway, issuedAt: call.closedAt });
  const text = canonicalJson(envelope);
  return { seq, kind: isTool ? 'tool' : 'gateway', id, text, sha256: await sha256B64u(text) };
}
