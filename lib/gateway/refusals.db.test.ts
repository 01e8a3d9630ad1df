import type { ServerResponse } from 'node:http';
import { beforeEach, describe, expect, test } from 'vitest';
import { type CstClaims, encodeCst } from '#lib/claw/cst.ts';
import { tokenScopeHash } from '#lib/claw/cst-claims.ts';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { transaction } from '#lib/db/transaction.ts';
import { putInForce, readPlan, setup, sketch } from '#lib/testing/console.ts';
import { revokeTokens } from '#lib/tokens/revoke.ts';
import { callsOf, proofFor, runningJob, testModel, useGateway } from './testing.ts';

useTestDatabase();
const { upstream, running, send } = useGateway();

const path = '/v1/chat/completions';
const ask = { model: testModel, messages: [{ role: 'user', content: 'Hello' }] };
const job = () => runningJob(running.test, readPlan);
const claimsOf = (token: string): CstClaims =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
const mint = async (change: Partial<CstClaims>, base: CstClaims) => {
  const claims = { ...base, ...change };
  return encodeCst({ ...claims, token_scope_hash_b64u: await tokenScopeHash(claims) }, running.test.issuer);
};

beforeEach(() => {
  upstream.received.length = 0;
  upstream.answer = (_req, res: ServerResponse) => {
    res.writeHead(200, { 'content-type': 'application/json' });
    res.end('{"usage":{"prompt_tokens":1,"completion_tokens":1}}');
  };
});

async function expectRefused(answer: Response, status: number, code: string) {
  expect(await answer.json()).toMatchObject({ ok: false, error: { code } });
  expect(answer.status).toBe(status);
  expect(upstream.received).toHaveLength(0);
}

describe('a request without good credentials reaches no model', () => {
  test('no token', async () => {
    await expectRefused(await send(path, null, ask), 401, 'TOKEN_REQUIRED');
  });
  test.each(['authorization', 'x-api-key'])('a key in %s', async (name) => {
    const { token } = await job();
    await expectRefused(await send(path, token, ask, { [name]: 'Bearer sk-123' }), 400, 'STRICT_AUTH_HEADERS');
  });
  test('a token for another gateway', async () => {
    const { token } = await job();
    const other = await mint({ aud: ['https://elsewhere.example.org'] }, claimsOf(token));
    await expectRefused(await send(path, other, ask), 403, 'TOKEN_BAD_AUDIENCE');
  });
  test('a token that names no gateway scope', async () => {
    const { token } = await job();
    const other = await mint({ scope: ['control:policy:update'] }, claimsOf(token));
    await expectRefused(await send(path, other, ask), 403, 'TOKEN_INSUFFICIENT_SCOPE');
  });
  test('a token past its time', async () => {
    const { token } = await job();
    const seconds = Math.floor(Date.now() / 1000);
    const old = await mint({ iat: seconds - 700, exp: seconds - 1 }, claimsOf(token));
    await expectRefused(await send(path, old, ask), 401, 'TOKEN_EXPIRED');
  });
  test('a token signed by another key', async () => {
    const { token } = await job();
    const forged = await encodeCst(claimsOf(token), { ...running.test.agent, kid: running.test.issuer.kid });
    await expectRefused(await send(path, forged, ask), 401, 'TOKEN_SIGNATURE_INVALID');
  });
  test('a token that this console never minted, although its issuer signed it', async () => {
    const { token } = await job();
    const unknown = await mint({ jti: crypto.randomUUID() }, claimsOf(token));
    await expectRefused(await send(path, unknown, ask), 409, 'TOKEN_UNKNOWN');
  });
  test('a re-spelled token: padding would let one token have many texts', async () => {
    const { token } = await job();
    await expectRefused(await send(path, `${token}=`, ask), 401, 'TOKEN_MALFORMED');
  });
});

describe('a stolen token is worth nothing', () => {
  test('without a proof', async () => {
    const { token } = await job();
    await expectRefused(await send(path, token, ask, { dpop: null }), 401, 'PROOF_REQUIRED');
  });
  test('with the proof of an unregistered key', async () => {
    const { token } = await job();
    await expectRefused(await send(path, token, ask, {}, running.test.owner), 401, 'AGENT_UNKNOWN');
  });
  test('with a proof for another token', async () => {
    const [one, two] = [await job(), await job()];
    const dpop = await proofFor(running.test.agent, { method: 'POST', path, token: two.token });
    await expectRefused(await send(path, one.token, ask, { dpop }), 401, 'PROOF_TOKEN_MISMATCH');
  });
  test('with a proof that was used before', async () => {
    const { token } = await job();
    const dpop = await proofFor(running.test.agent, { method: 'POST', path, token });
    expect((await send(path, token, ask, { dpop })).status).toBe(200);
    upstream.received.length = 0;
    await expectRefused(await send(path, token, ask, { dpop }), 401, 'PROOF_REPLAYED');
  });
  test('two copies of one proof at the same instant: one is served', async () => {
    const { token } = await job();
    const dpop = await proofFor(running.test.agent, { method: 'POST', path, token });
    const answers = await Promise.all([1, 2, 3].map(() => send(path, token, ask, { dpop })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 401, 401]);
  });
});

describe('a call that is no longer or was never allowed', () => {
  test('under a revoked token is refused at once', async () => {
    const { jobId, token } = await job();
    await transaction((tx) => revokeTokens(tx, { of: { jobId }, reason: 'test', actor: setup, now: new Date() }));
    await expectRefused(await send(path, token, ask), 401, 'TOKEN_REVOKED');
  });
  test('by a revoked agent', async () => {
    const { token } = await job();
    const where = { did: running.test.agent.did };
    await db().agent.update({ where, data: { revokedAt: new Date() } });
    await expectRefused(await send(path, token, ask), 403, 'AGENT_REVOKED');
    await db().agent.update({ where, data: { revokedAt: null } });
  });
  test.each([
    ['X-Run-Id', { 'x-run-id': 'run_of_somebody_else' }, 409, 'RUN_MISMATCH'],
    ['X-Event-Hash', { 'x-event-hash': 'A'.repeat(43) }, 409, 'EVENT_HASH_MISMATCH'],
    ['X-Policy-Hash', { 'x-policy-hash': 'A'.repeat(43) }, 403, 'POLICY_HASH_MISMATCH'],
  ])('claiming another %s than its own', async (_name, headers, status, code) => {
    const { token } = await job();
    await expectRefused(await send(path, token, ask, headers), status, code);
  });
  test('naming two models, of which the upstream might take the other', async () => {
    const { token } = await job();
    const body = `{"model":"${testModel}","model":"gpt-forbidden","messages":[]}`;
    await expectRefused(await send(path, token, body), 400, 'INVALID_REQUEST');
  });
  test('larger than a body may be', async () => {
    const { token } = await job();
    const body = JSON.stringify({ ...ask, padding: 'x'.repeat(5 * 1024 * 1024) });
    const answer = await send(path, token, body).catch(() => null);
    if (answer) expect(answer.status).toBe(413);
    expect(upstream.received).toHaveLength(0);
  });
  test('once the budget of calls is spent, in words that no runtime takes for a login problem', async () => {
    const { token, runId } = await job();
    await db().token.update({ where: { jti: claimsOf(token).jti }, data: { modelCallsMax: 1 } });
    expect((await send(path, token, ask)).status).toBe(200);
    upstream.received.length = 0;
    const answer = await send(path, token, ask);
    const text = await answer.clone().text();
    await expectRefused(answer, 409, 'BUDGET_SPENT');
    expect(text).toContain('CLAW_DENIED');
    expect(text).not.toMatch(/token|permission|unauthorized/i);
    expect(await callsOf(runId)).toHaveLength(1);
  });
  test('for a model that the policy does not name', async () => {
    const source = JSON.parse(sketch());
    const { registry, policyHash } = running.test;
    await putInForce(
      registry,
      JSON.stringify({ ...source, model_access: { ...source.model_access, allowed_models: ['gpt-other'] } }),
      new Date(),
    );
    const { token } = await job();
    await expectRefused(await send(path, token, ask), 409, 'MODEL_NOT_ALLOWED');
    await putInForce(registry, sketch(), new Date());
    expect(running.test.policyHash).toBe(policyHash);
    await expectRefused(await send(path, token, ask), 409, 'POLICY_CHANGED');
  });
});

test.each([
  ['/v1/models', 'GET', 404, 'NOT_FOUND'],
  [path, 'GET', 405, 'METHOD_NOT_ALLOWED'],
])('%s %s is answered without a stack', async (route, method, status, code) => {
  const answer = await fetch(`http://127.0.0.1:${running.port}${route}`, { method });
  const text = await answer.text();
  expect(answer.status).toBe(status);
  expect(JSON.parse(text)).toMatchObject({ ok: false, error: { code } });
  expect(text).not.toContain(' at ');
});
