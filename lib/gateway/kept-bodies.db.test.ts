import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { openText } from '#lib/keys/seal.ts';
import { putInForce, readPlan, sketch } from '#lib/testing/console.ts';
import { keptBytesMax } from './kept-bodies.ts';
import { callsOf, masterSecret, runningJob, testModel, useGateway, waitUntil } from './testing.ts';

useTestDatabase();
const { upstream, running, send } = useGateway();

const path = '/v1/chat/completions';
const ask = JSON.stringify({ model: testModel, messages: [{ role: 'user', content: 'A secret, é' }] });
const answer = '{"id":"c1","usage":{"prompt_tokens":1,"completion_tokens":1},"odd":1.0}';
const answerWith = (text: string, type = 'application/json') => {
  upstream.answer = (_req, res) => {
    res.writeHead(200, { 'content-type': type });
    res.end(text);
  };
};
const keeping = (keep: 'no' | 'encrypted') => {
  const source = JSON.parse(sketch());
  source.model_access.keep_bodies = keep;
  return putInForce(running.test.registry, JSON.stringify(source));
};
const job = () => runningJob(running.test, readPlan);

async function keptOf(runId: string) {
  const rows = await db().keptBody.findMany({ where: { runId }, orderBy: { kind: 'asc' } });
  return rows.map((row) => {
    const opened = JSON.parse(openText(masterSecret, 'body', row.sealedText ?? ''));
    return {
      ...row,
      salt: Buffer.from(opened.salt, 'base64url'),
      body: opened.body && Buffer.from(opened.body, 'base64'),
    };
  });
}
const salted = (salt: Buffer, body: string | Buffer) => createHash('sha256').update(salt).update(body).digest('hex');

beforeAll(() => keeping('encrypted'));
beforeEach(() => answerWith(answer));

describe('a policy that asks for bodies to be kept', () => {
  test('has exactly the bytes that went and came kept, sealed, under a salted digest each', async () => {
    const { token, runId } = await job();
    await (await send(path, token, ask)).text();
    const [request, response] = await keptOf(runId);
    const [call] = await callsOf(runId);
    expect(request).toMatchObject({ kind: 'request', callId: call?.id, callSeq: 1, bytes: Buffer.byteLength(ask) });
    expect(request?.body.toString()).toBe(ask);
    expect(response?.body.toString()).toBe(answer);
    expect(request?.saltedSha256).toBe(salted(request?.salt as Buffer, ask));
    expect(response?.saltedSha256).toBe(salted(response?.salt as Buffer, answer));
    expect(request?.salt.equals(response?.salt as Buffer)).toBe(false);
    const { sealedText } = await db().keptBody.findFirstOrThrow({ where: { runId } });
    expect(sealedText).not.toContain(Buffer.from(ask).toString('base64').slice(8, 40));
  });

  test('has a stream kept as it came, also what was received when it broke off', async () => {
    const { token, runId } = await job();
    const stream = 'data: {"id":"c1","choices":[{"delta":{"content":"par';
    upstream.answer = (_req, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      res.write(stream, () => res.destroy());
    };
    await (await send(path, token, { model: testModel, messages: [], stream: true })).text().catch(() => '');
    await waitUntil(async () => (await db().keptBody.count({ where: { runId } })) === 2);
    const [request, response] = await keptOf(runId);
    expect(request?.body.toString()).toBe(String(upstream.received.at(-1)));
    expect(response?.body.toString()).toBe(stream);
  });

  test('has only the digest kept of a body that is too large', async () => {
    const { token, runId } = await job();
    const large = `{"id":"c1","usage":{"prompt_tokens":1,"completion_tokens":1},"pad":"${'x'.repeat(keptBytesMax)}"}`;
    answerWith(large);
    await (await send(path, token, ask)).text();
    const [, response] = await keptOf(runId);
    expect(response).toMatchObject({ kind: 'response', bytes: large.length, body: null });
    expect(response?.saltedSha256).toBe(salted(response?.salt as Buffer, large));
  });

  test('has the request kept when no answer came', async () => {
    const { token, runId } = await job();
    upstream.answer = (req) => req.socket.destroy();
    expect((await send(path, token, ask)).status).toBe(502);
    expect((await keptOf(runId)).map(({ kind }) => kind)).toEqual(['request']);
  });

  test('keeps nothing of a call whose receipt could not be stored', async () => {
    const { token, runId } = await job();
    const received = Promise.withResolvers<void>();
    upstream.answer = async (req, res) => {
      await db().$executeRaw`UPDATE call SET outcome = 'error' WHERE "runId" = ${runId}`;
      received.resolve();
      res.writeHead(200, { 'content-type': 'application/json' });
      res.end(answer);
      if (!req.complete) await once(req, 'end');
    };
    expect((await send(path, token, ask)).status).toBe(503);
    await received.promise;
    expect(await db().keptBody.count({ where: { runId } })).toBe(0);
  });
});

test('a policy that does not ask for it has nothing kept', async () => {
  await keeping('no');
  const { token, runId } = await job();
  await (await send(path, token, ask)).text();
  expect(await db().keptBody.count({ where: { runId } })).toBe(0);
});
