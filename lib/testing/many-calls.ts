// For db tests: the rows of very many model calls, written at once. What one call leaves is what modelCall leaves.

import { sha256B64u } from '#lib/canon/digest.ts';
import { chainEvent } from '#lib/claw/event-chain.ts';
import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { modelReceipt, type RunningJob } from './agent-run.ts';
import { after, roomId, type TestConsole } from './console.ts';

const at = after(66);
const model = { provider: 'openai', model: 'scripted-demo-1' };
const name = `${model.provider}/${model.model}`;

type Before = { eventHash: string | null; sha256: string | null; rootSpanId: string | null };
type Call = Awaited<ReturnType<typeof oneCall>>;

async function oneCall(test: TestConsole, job: RunningJob, runId: string, seq: number, before: Before) {
  const payload = { ...model, seq };
  const eventId = `evt_${crypto.randomUUID()}`;
  const head = { eventId, runId, eventType: 'llm_call', timestamp: at.toISOString(), payload };
  const { event, payloadText } = await chainEvent({ ...head, prevHash: before.eventHash });
  const eventHash = event.event_hash_b64u;
  const { policy_hash_b64u: policyHash = '', token_scope_hash_b64u: tokenScopeHash } = job.claims;
  const call = { runId, eventHash, policyHash, tokenScopeHash, seq, spanId: `span_llm_${eventHash}` };
  const place = { receiptSeq: seq, prevReceiptSha256: before.sha256, parentSpanId: before.rootSpanId };
  const receipt = await modelReceipt(test, call, place, at.toISOString());
  const sha256 = await sha256B64u(receipt.envelopeText);
  const rootSpanId = before.rootSpanId ?? call.spanId;
  return { id: crypto.randomUUID(), seq, eventHash, sha256, rootSpanId, event, payloadText, receipt };
}

const entry = (jobId: string, action: string, detail: object) => ({
  action,
  actor: 'system:gateway',
  target: `job:${jobId}`,
  jobId,
  roomId,
  at,
  detailText: JSON.stringify(detail),
  salt: 'AAAAAAAAAAAAAAAAAAAAAA',
});

const entriesOf = (jobId: string, { id, seq, eventHash, receipt }: Call) => [
  entry(jobId, 'call.admitted', { callId: id, kind: 'model', name, seq, eventHash }),
  entry(jobId, 'call.closed', { callId: id, outcome: 'complete', receiptId: receipt.receiptId }),
];

/** Gives a job that runs and has made no call yet `count` model calls, each with its receipt and its entries. */
export async function manyModelCalls(test: TestConsole, job: RunningJob, count: number): Promise<void> {
  const { jobId, claims } = job;
  const run = await db().run.findUniqueOrThrow({ where: { jobId } });
  const { runId, eventCount } = run;
  const calls: Call[] = [];
  let before: Before = { eventHash: run.lastEventHash, sha256: null, rootSpanId: null };
  for (let seq = 1; seq <= count; seq++) {
    const call = await oneCall(test, job, runId, seq, before);
    calls.push(call);
    before = call;
  }
  await transaction(async (tx) => {
    await tx.runEvent.createMany({
      data: calls.map(({ event, payloadText }, i) => ({
        runId,
        index: eventCount + i,
        eventId: event.event_id,
        eventType: event.event_type,
        timestamp: event.timestamp,
        payloadText,
        payloadHash: event.payload_hash_b64u,
        prevHash: event.prev_hash_b64u,
        eventHash: event.event_hash_b64u,
      })),
    });
    const closed = {
      runId,
      kind: 'model',
      jti: claims.jti,
      name,
      outcome: 'complete',
      startedAt: at,
      closedAt: at,
    } as const;
    await tx.call.createMany({
      data: calls.map(({ id, seq, eventHash, receipt }) => ({
        ...closed,
        id,
        seq,
        eventHash,
        receiptId: receipt.receiptId,
      })),
    });
    await tx.receipt.createMany({
      data: calls.map(({ seq, sha256, receipt }) => ({
        ...receipt,
        runId,
        kind: 'gateway',
        seq,
        sha256,
        signedAt: at,
      })),
    });
    const { eventHash, sha256, rootSpanId } = before;
    await tx.run.update({
      where: { runId },
      data: {
        eventCount: eventCount + count,
        lastEventHash: eventHash,
        intentCount: count,
        receiptCount: count,
        lastReceiptSha: sha256,
        rootSpanId,
      },
    });
    await tx.token.update({ where: { jti: claims.jti }, data: { modelCallsUsed: count, modelTokensUsed: 30 * count } });
    await tx.auditEntry.createMany({ data: calls.flatMap((call) => entriesOf(jobId, call)) });
  });
}
