import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { beforeEach, describe, expect, test } from 'vitest';
import { decodeBase64url } from '#lib/canon/base64url.ts';
import { parseEnvelope } from '#lib/claw/envelope.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { readPlan } from '#lib/testing/console.ts';
import { callsOf, receiptsOf, runningJob, testModel, useGateway, waitUntil } from './testing.ts';

useTestDatabase();
const { upstream, running, send } = useGateway();

const path = '/v1/chat/completions';
const ask = { model: testModel, messages: [{ role: 'user', content: 'Hello' }] };
const sha = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('base64url');
const answerText = '{"id":"chatcmpl-1", "choices":[],"usage":{"prompt_tokens":7,"completion_tokens":11}, "odd":1.0}';

const sendJson = (res: ServerResponse, status: number, text: string) => {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(text);
};
const job = () => runningJob(running.test, readPlan);
const read = (text: string) =>
  parseEnvelope(JSON.parse(text), { type: 'gateway_receipt', signerDids: [running.test.gateway.did] });

beforeEach(() => {
  upstream.received.length = 0;
  upstream.answer = (_req, res) => sendJson(res, 200, answerText);
});

describe('a JSON call', () => {
  test('comes back byte for byte with a signed receipt over exactly the bytes that went and came', async () => {
    const { token, runId } = await job();
    const body = JSON.stringify(ask);
    const answer = await send(path, token, body);
    expect(answer.status).toBe(200);
    const text = await answer.text();
    expect(text.startsWith(answerText.slice(0, -1))).toBe(true);
    expect(upstream.received.map(String)).toEqual([body]);
    const [stored] = await receiptsOf(runId);
    const envelope = await read(stored?.envelopeText ?? '');
    expect(JSON.parse(text)._receipt_envelope).toEqual(envelope);
    expect(answer.headers.get('x-receipt-id')).toBe(stored?.receiptId);
    const [call] = await callsOf(runId);
    expect(call).toMatchObject({ outcome: 'complete', receiptId: stored?.receiptId });
    expect(envelope.payload).toMatchObject({
      provider: 'openai',
      model: testModel,
      request_hash_b64u: sha(body),
      response_hash_b64u: sha(answerText),
      tokens_input: 7,
      tokens_output: 11,
      binding: { run_id: runId, event_hash_b64u: call?.eventHash, policy_hash: running.test.policyHash },
      metadata: { countersign: { seq: 1, receipt_seq: 1, prev_receipt_sha256: null, usage_source: 'provider' } },
    });
  });

  test('chains its receipt to the one before and hangs its span under the first', async () => {
    const { token, runId } = await job();
    await send(path, token, ask);
    await send(path, token, ask);
    const [first, second] = await receiptsOf(runId);
    const [one, two] = [await read(first?.envelopeText ?? ''), await read(second?.envelopeText ?? '')];
    expect(one.payload.binding).not.toHaveProperty('parent_span_id');
    expect(two.payload).toMatchObject({
      binding: { parent_span_id: (one.payload.binding as { span_id: string }).span_id },
      metadata: { countersign: { seq: 2, receipt_seq: 2, prev_receipt_sha256: first?.sha256 } },
    });
  });

  test('counts the provider’s usage against the budget, and a silent provider’s bytes instead', async () => {
    const { token, runId } = await job();
    upstream.answer = (_req, res) => sendJson(res, 200, '{"choices":[]}');
    await send(path, token, ask);
    const [stored] = await receiptsOf(runId);
    const { payload } = await read(stored?.envelopeText ?? '');
    expect(payload.tokens_input).toBe(Math.ceil(JSON.stringify(ask).length / 4));
    expect(payload.metadata).toMatchObject({ countersign: { usage_source: 'estimated' } });
  });

  test('the upstream sees our key and none of the agent’s credentials', async () => {
    const { token } = await job();
    let headers: Record<string, unknown> = {};
    upstream.answer = (req, res) => {
      headers = req.headers;
      sendJson(res, 200, answerText);
    };
    await send(path, token, ask);
    expect(headers.authorization).toBe('Bearer the upstream key');
    expect(headers).not.toHaveProperty('x-cst');
    expect(headers).not.toHaveProperty('dpop');
  });
});

describe('a stream', () => {
  const chunk = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
  const chunks = [
    chunk({ id: 'c1', choices: [{ delta: { content: 'Grüezi' } }] }),
    chunk({ id: 'c1', choices: [], usage: { prompt_tokens: 3, completion_tokens: 5 } }),
    'data: [DONE]\n\n',
  ];

  test('passes unchanged, its receipt is stored before it ends and closes it', async () => {
    const { token, runId } = await job();
    upstream.answer = (_req, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const part of chunks) res.write(part);
      res.end();
    };
    const answer = await send(path, token, { ...ask, stream: true });
    const text = await answer.text();
    // The stream has only now ended; the row must be there without waiting.
    const [stored] = await receiptsOf(runId);
    expect(text.startsWith(chunks.join(''))).toBe(true);
    const comment = text.match(/^:clawproxy_receipt_envelope_b64u=(.+)$/m)?.[1] ?? '';
    expect(new TextDecoder().decode(decodeBase64url(comment))).toBe(stored?.envelopeText);
    const { payload } = await read(stored?.envelopeText ?? '');
    expect(payload).toMatchObject({ response_hash_b64u: sha(chunks.join('')), tokens_input: 3, tokens_output: 5 });
    expect(String(upstream.received[0])).toContain('"stream_options":{"include_usage":true}');
    expect(payload.request_hash_b64u).toBe(sha(upstream.received[0] ?? ''));
  });

  test('cut by the client leaves a receipt over what had arrived', async () => {
    const { token, runId } = await job();
    upstream.answer = (_req, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      res.write(chunks[0]);
    };
    const answer = await send(path, token, { ...ask, stream: true });
    const reader = answer.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await waitUntil(async () => (await callsOf(runId))[0]?.outcome !== 'started');
    const [call] = await callsOf(runId);
    const [stored] = await receiptsOf(runId);
    expect(call).toMatchObject({ outcome: 'client_abort', receiptId: stored?.receiptId });
    const { payload } = await read(stored?.envelopeText ?? '');
    expect(payload.response_hash_b64u).toBe(sha(chunks[0] ?? ''));
  });

  test('broken off by the upstream says so, and still ends with its receipt', async () => {
    const { token, runId } = await job();
    upstream.answer = (_req, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      res.write(chunks[0], () => res.destroy());
    };
    const text = await (await send(path, token, { ...ask, stream: true })).text();
    expect(text).toContain('UPSTREAM_FAILED');
    expect(text).toContain(':clawproxy_receipt_envelope_b64u=');
    expect((await callsOf(runId))[0]?.outcome).toBe('upstream_error');
  });
});

describe('an upstream that fails', () => {
  test('with 500 is passed on, receipted and recorded as its error', async () => {
    const { token, runId } = await job();
    upstream.answer = (_req, res) => sendJson(res, 500, '{"error":{"message":"overloaded"}}');
    const answer = await send(path, token, ask);
    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({ error: { message: 'overloaded' }, _receipt_envelope: {} });
    expect((await callsOf(runId))[0]).toMatchObject({ outcome: 'upstream_error', outcomeNote: 'HTTP 500' });
    expect(await receiptsOf(runId)).toHaveLength(1);
  });

  test.each([401, 403])('with %i to our key does not look like a refusal of the agent', async (status) => {
    const { token } = await job();
    upstream.answer = (_req, res) => sendJson(res, status, '{"error":{"message":"bad key sk-123"}}');
    const answer = await send(path, token, ask);
    expect(answer.status).toBe(502);
    expect(await answer.text()).not.toContain('sk-123');
  });

  test('without an answer leaves a closed intent and no receipt that pretends one', async () => {
    const { token, runId } = await job();
    upstream.answer = (req) => req.socket.destroy();
    const answer = await send(path, token, ask);
    expect(answer.status).toBe(502);
    expect((await callsOf(runId))[0]).toMatchObject({ outcome: 'upstream_error', receiptId: null });
    expect(await receiptsOf(runId)).toHaveLength(0);
  });
});
