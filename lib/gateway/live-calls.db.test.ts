import { beforeEach, describe, expect, test } from 'vitest';
import { db } from '#lib/db/client.ts';
import { feedName } from '#lib/db/listen.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { transaction } from '#lib/db/transaction.ts';
import { completeJob } from '#lib/jobs/complete-job.ts';
import { readPlan, roomId, setup } from '#lib/testing/console.ts';
import { enterTriage, exitTriage } from '#lib/testing/triage.ts';
import { revokeTokens } from '#lib/tokens/revoke.ts';
import { callsOf, receiptsOf, runningJob, testModel, useGateway, waitUntil } from './testing.ts';

useTestDatabase();
const { upstream, running, send } = useGateway();

const path = '/v1/chat/completions';
const ask = { model: testModel, stream: true, messages: [{ role: 'user', content: 'Hello' }] };
const health = () => fetch(`http://127.0.0.1:${running.port}/health`);

beforeEach(() => {
  // A stream that never ends by itself.
  upstream.answer = (_req, res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.write('data: {"id":"c1"}\n\n');
  };
});

/** A job with a stream under way, of which the first bytes have arrived. */
async function streaming() {
  const job = await runningJob(running.test, readPlan);
  const answer = await send(path, job.token, ask);
  const reader = answer.body?.getReader();
  if (!reader) throw new Error('no stream');
  const decoder = new TextDecoder();
  let text = decoder.decode((await reader.read()).value);
  const rest = (async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text;
      text += decoder.decode(value, { stream: true });
    }
  })();
  return { ...job, rest };
}

async function expectCut(job: { runId: string; rest: Promise<string> }) {
  const text = await job.rest;
  expect(text).toContain('CALL_CUT');
  expect(text).toContain(':clawproxy_receipt_envelope_b64u=');
  const [call] = await callsOf(job.runId);
  expect(call?.outcome).toBe('error');
  expect(call?.outcomeNote).toMatch(/^cut by the gateway/);
  expect(await receiptsOf(job.runId)).toHaveLength(1);
}

describe('a running stream is cut, with a receipt over what had passed', () => {
  test('when its token is revoked, and no other stream is', async () => {
    const [one, two] = [await streaming(), await streaming()];
    const startedMs = performance.now();
    await transaction((tx) =>
      revokeTokens(tx, { of: { jobId: one.jobId }, reason: 'test', actor: setup, now: new Date() }),
    );
    await expectCut(one);
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    expect((await callsOf(two.runId))[0]?.outcome).toBe('started');
    await transaction((tx) =>
      revokeTokens(tx, { of: { jobId: two.jobId }, reason: 'test', actor: setup, now: new Date() }),
    );
    await expectCut(two);
  });

  test('when triage begins in its room', async () => {
    const job = await streaming();
    const { terms } = running.test;
    const { controlId } = await enterTriage({ roomId, reason: 'test', actor: setup, now: new Date() }, { terms });
    await expectCut(job);
    await exitTriage({ controlId, reason: 'test', actor: setup, now: new Date() }, { terms });
  });

  test('when its agent says that the job is complete: nothing may come after that', async () => {
    const job = await streaming();
    const { agent, console } = running.test;
    const completion = { jobId: job.jobId, agentDid: agent.did, status: 'completed', summary: 'Done.' } as const;
    await completeJob({ ...completion, now: new Date() }, { console });
    await expectCut(job);
  });

  test('when the gateway loses its feed; and until it hears again it refuses every call', async () => {
    const job = await streaming();
    const other = await runningJob(running.test, readPlan);
    await db().$executeRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = ${feedName}`;
    await expectCut(job);
    const refused = await send(path, other.token, ask);
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ error: { code: 'FEED_LOST' } });
    expect((await health()).status).toBe(503);
    await waitUntil(async () => (await health()).ok);
    const again = await send(path, other.token, { ...ask, stream: false });
    await again.body?.cancel();
    expect(again.status).toBe(200);
  });
});
