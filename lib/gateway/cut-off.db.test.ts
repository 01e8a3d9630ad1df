import { createHash } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { useTestDatabase } from '#lib/db/testing.ts';
import { readPlan } from '#lib/testing/console.ts';
import { startTcpProxy } from '#lib/testing/tcp-proxy.ts';
import { callsOf, type RunningJob, receiptsOf, runningJob, testModel, useGateway, waitUntil } from './testing.ts';
import { endlessUpstream, readStream } from './testing-streams.ts';

const { url } = useTestDatabase();
// The whole process reaches its database through this.
const address = new URL(url);
const proxy = await startTcpProxy({ host: address.hostname, port: Number(address.port) });
address.port = String(proxy.port);
process.env.DATABASE_URL = address.href;
const { upstream, running, send } = useGateway();
afterAll(() => proxy.close());

const path = '/v1/chat/completions';
const ask = { model: testModel, stream: true, messages: [{ role: 'user', content: 'Hello' }] };
const question = (jobId: string) => ({
  subject: { type: 'agent', id: running.test.agent.did },
  action: { name: 'tool:execute' },
  resource: { type: 'tool', id: 'read', properties: { args: { path: 'ledger/q1.csv' } } },
  context: { job_id: jobId, step: 0 },
});
const isWell = async () => (await fetch(`http://127.0.0.1:${running.port}/health`)).ok;
const sha = (text: string) => createHash('sha256').update(text).digest('base64url');

beforeEach(() => {
  upstream.answer = endlessUpstream().listener;
});

async function expectRefused(job: RunningJob): Promise<void> {
  for (const [where, body] of [
    [path, ask],
    ['/access/v1/evaluation', question(job.jobId)],
  ] as const) {
    const refused = await send(where, job.token, body);
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({
      error: { code: 'FEED_LOST', message: expect.stringContaining('cut off from its database') },
    });
  }
}

describe.each([
  ['ends every connection', () => proxy.cut()],
  ['swallows everything and says nothing', () => proxy.swallow()],
])('a gateway whose way to the database %s', (_how, lose) => {
  test('cuts its streams, refuses every call, and afterwards works again and stores what it could not', async () => {
    const [job, other] = [await runningJob(running.test, readPlan), await runningJob(running.test, readPlan)];
    const stream = readStream(await send(path, job.token, ask));
    await stream.first;
    lose();
    await waitUntil(async () => !(await isWell()));
    await expectRefused(other);
    await proxy.restore();
    // Also without a proper end: there was no receipt to end it with.
    const { text } = await stream.rest;
    await waitUntil(isWell);
    await waitUntil(async () => (await receiptsOf(job.runId)).length === 1);
    const [call] = await callsOf(job.runId);
    expect(call).toMatchObject({ outcome: 'error', outcomeNote: expect.stringContaining('lost its feed') });
    const [receipt] = await receiptsOf(job.runId);
    const passed = text.split('\n\ndata: {"ok":false')[0] ?? '';
    expect(JSON.parse(receipt?.envelopeText ?? '{}').payload.response_hash_b64u).toBe(sha(passed));
    const again = await send('/access/v1/evaluation', other.token, question(other.jobId));
    expect(await again.json()).toMatchObject({ decision: true });
    expect(await callsOf(other.runId)).toHaveLength(1);
  });
});
