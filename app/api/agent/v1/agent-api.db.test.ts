import { beforeAll, describe, expect, test } from 'vitest';
import { consoleClient } from '#bin/agent/console-client.ts';
import { RefusedError } from '#bin/agent/signed-request.ts';
import { signerFromSeed } from '#lib/canon/ed25519.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { freePort } from '#lib/db/free-port.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import { mintKeys } from '#lib/keys/issuer.ts';
import { decision, newJob, openDigest, openTestConsole, readPlan, type TestConsole } from '#lib/testing/console.ts';
import { useAgentApi } from './testing.ts';

useTestDatabase({ COUNTERSIGN_PORT: String(await freePort()) });
useAgentApi();

const stop = new AbortController();
const stranger = await signerFromSeed(new Uint8Array(32).fill(7));
let parts: TestConsole;
const client = (signer = parts.agent) => consoleClient(getConfig().publicUrl, signer, stop.signal);
const code = (expected: string, status: number) =>
  expect.objectContaining({ name: RefusedError.name, code: expected, status });
const plan = readPlan as Parameters<ReturnType<typeof client>['submitPlan']>[1];
const deniedPlan = { summary: 'Run it', steps: [...plan.steps, { tool: 'exec', args: { command: 'id' } }] };

async function approve(jobId: string) {
  const keys = mintKeys(getConfig(), { issuer: parts.issuer });
  await decideJob(decision(jobId, await openDigest(jobId), { now: new Date() }), keys);
}

beforeAll(async () => {
  parts = await openTestConsole();
});

describe('jobs', () => {
  test('a poll that waits is answered as soon as a job is asked for', async () => {
    const startedMs = performance.now();
    const waiting = client().jobs(25);
    const jobId = await newJob(undefined, new Date());
    const jobs = await waiting;
    expect(jobs).toMatchObject([
      { job_id: jobId, state: 'requested', revision: 0, request: { text: 'reconcile the ledger' } },
    ]);
    expect(jobs[0]?.policy_hash_b64u).toBe(parts.policyHash);
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    await client().submitPlan(jobId, plan);
  });

  test('a poll with nothing to say ends when its time is up', async () => {
    expect(await client().jobs(0.1)).toEqual([]);
  });

  test('an unregistered key is told nothing', async () => {
    await expect(client(stranger).jobs(0)).rejects.toEqual(code('AGENT_UNKNOWN', 401));
  });

  test('a revoked agent is told nothing', async () => {
    const where = { did: parts.agent.did };
    await db().agent.update({ where, data: { revokedAt: new Date() } });
    await expect(client().jobs(0)).rejects.toEqual(code('AGENT_REVOKED', 403));
    await db().agent.update({ where, data: { revokedAt: null } });
  });

  test('a request without a proof is refused', async () => {
    const answer = await fetch(`${getConfig().publicUrl}/api/agent/v1/jobs`);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ ok: false, error: { code: 'PROOF_REQUIRED' } });
  });
});

describe('plans', () => {
  test('a plan that the policy allows waits for people; the same bytes again change nothing', async () => {
    const jobId = await newJob(undefined, new Date());
    const first = await client().submitPlan(jobId, plan);
    expect(first).toMatchObject({ revision: 1, state: 'pending', verdict: { allowed: true } });
    expect(await client().submitPlan(jobId, plan)).toEqual(first);
    expect(await db().planRevision.count({ where: { jobId } })).toBe(1);
  });

  test('a plan with a denied step comes back with the rule that decided', async () => {
    const jobId = await newJob(undefined, new Date());
    expect(await client().submitPlan(jobId, deniedPlan)).toMatchObject({ state: 'changes_requested' });
    const job = (await client().jobs(0)).find((found) => found.job_id === jobId);
    expect(job?.returned?.steps).toMatchObject([{ tool: 'exec', rule: 'execution.tools.deny[0]' }]);
  });

  test('a plan for another agent’s job is refused as if there were none', async () => {
    await expect(client().submitPlan('ZZZZZZZZZZZZ', plan)).rejects.toEqual(code('UNKNOWN_JOB', 404));
  });

  test.each([
    ['no steps', { summary: 'x', steps: [] }],
    ['an unknown member', { ...plan, approved: true }],
  ])('a plan with %s is refused', async (_name, bad) => {
    const jobId = await newJob(undefined, new Date());
    await expect(client().submitPlan(jobId, bad)).rejects.toEqual(code('BAD_PLAN', 400));
  });
});

describe('the token', () => {
  test('is not there before the approval, is handed over once, and is not in the answer to a second ask', async () => {
    const jobId = await newJob(undefined, new Date());
    await client().submitPlan(jobId, plan);
    await expect(client().collectToken(jobId)).rejects.toEqual(code('NO_TOKEN', 409));
    await approve(jobId);
    const collected = await client().collectToken(jobId);
    expect(collected.token.split('.')).toHaveLength(3);
    await expect(client().collectToken(jobId)).rejects.toEqual(code('TOKEN_ALREADY_COLLECTED', 409));
  });

  test('asked for twice at the same instant is handed over once', async () => {
    const jobId = await newJob(undefined, new Date());
    await client().submitPlan(jobId, plan);
    await approve(jobId);
    const asked = await Promise.allSettled([client().collectToken(jobId), client().collectToken(jobId)]);
    expect(asked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

test('there is no route by which an agent could decide', async () => {
  const jobId = await newJob(undefined, new Date());
  for (const verb of ['approve', 'deny', 'decision', 'decisions']) {
    const answer = await fetch(`${getConfig().publicUrl}/api/agent/v1/jobs/${jobId}/${verb}`, { method: 'POST' });
    expect(answer.status).toBe(404);
  }
});

test('a policy is served by its hash, and no other thing is', async () => {
  expect(await client().wpc(parts.policyHash)).toMatchObject({ policy_hash_b64u: parts.policyHash });
  await expect(client().wpc('A'.repeat(43))).rejects.toEqual(code('WPC_NOT_FOUND', 404));
});
