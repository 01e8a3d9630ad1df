import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useAgentApi } from '#app/api/agent/v1/testing.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { freePort } from '#lib/db/free-port.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { transaction } from '#lib/db/transaction.ts';
import { startDemoModel } from '#lib/gateway/demo-model.ts';
import { startGateway } from '#lib/gateway/server.ts';
import { waitUntil } from '#lib/gateway/testing.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import { requestJob } from '#lib/jobs/request-job.ts';
import { mintKeys } from '#lib/keys/issuer.ts';
import { openKeys } from '#lib/keys/keyring.ts';
import { insertPublicKey } from '#lib/keys/store.ts';
import {
  decision,
  openDigest,
  openTestConsole,
  putInForce,
  rita,
  roomId,
  setup,
  sketch,
  stateOf,
  type TestConsole,
} from '#lib/testing/console.ts';
import { revokeTokens } from '#lib/tokens/revoke.ts';
import { consoleClient } from './console-client.ts';
import { demoRequest, prepareDemoWorkspace } from './demo-workspace.ts';
import { type JournalStore, journalStore } from './journal.ts';
import { openRepository } from './repository.ts';
import { type Agent, workJob } from './work-job.ts';

const [consolePort, gatewayPort, modelPort] = [await freePort(), await freePort(), await freePort()];
useTestDatabase({
  COUNTERSIGN_PORT: String(consolePort),
  COUNTERSIGN_GATEWAY_PORT: String(gatewayPort),
  COUNTERSIGN_DEMO_MODEL_PORT: String(modelPort),
});
useAgentApi();

const stop = new AbortController();
const ended: Promise<void>[] = [];
let parts: TestConsole;
let dir: string;
let said: string[];
let requests = 0;

beforeAll(async () => {
  parts = await openTestConsole();
  const { console } = openKeys(getConfig(), ['console']);
  const roles = { issuer: parts.issuer, gateway: parts.gateway, registry: parts.registry, console };
  for (const [role, { kid, did }] of Object.entries(roles)) {
    await transaction((tx) => insertPublicKey(tx, { kid, role, did, createdAt: new Date() }));
  }
  const model = await startDemoModel({ port: modelPort, signal: stop.signal });
  const gateway = await startGateway({ config: getConfig(), keyring: { gateway: parts.gateway }, signal: stop.signal });
  ended.push(model.closed, gateway.closed);
  await waitUntil(async () => (await fetch(`${getConfig().gatewayUrl}/health`)).ok);
});
afterAll(async () => {
  stop.abort();
  await Promise.all(ended);
});

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'countersign-agent-'));
  prepareDemoWorkspace(join(dir, 'workspace'));
  said = [];
  return () => rmSync(dir, { recursive: true, force: true });
});

async function startAgent(store: JournalStore = journalStore(join(dir, 'jobs'))): Promise<Agent> {
  return {
    signer: parts.agent,
    client: consoleClient(getConfig().publicUrl, parts.agent, stop.signal),
    store,
    repository: await openRepository(join(dir, 'ledger-notes.git'), new Date()),
    workspaceDir: join(dir, 'workspace'),
    model: 'scripted-demo-1',
    registry: { did: parts.registry.did },
    gateway: getConfig().gatewayUrl,
    signal: stop.signal,
    say: (_jobId, words) => said.push(words),
  };
}

async function ask(text: string): Promise<string> {
  requests += 1;
  const asked = { roomId, requestEventId: `$asked-${requests}`, requesterMxid: rita, rawSha256: 'A'.repeat(43) };
  const actor = { kind: 'matrix', mxid: rita } as const;
  return (await requestJob({ ...asked, requestText: text, actor, now: new Date() })).jobId;
}

async function step(agent: Agent, jobId: string): Promise<boolean> {
  const job = (await agent.client.jobs(0)).find((found) => found.job_id === jobId);
  return job !== undefined && workJob(agent, job);
}

const approve = async (jobId: string) =>
  decideJob(
    decision(jobId, await openDigest(jobId), { now: new Date() }),
    mintKeys(getConfig(), { issuer: parts.issuer }),
  );
const bundleOf = (jobId: string) => db().bundle.findUnique({ where: { jobId } });
const branches = () =>
  execFileSync('git', ['--git-dir', join(dir, 'ledger-notes.git'), 'for-each-ref', '--format=%(refname:short)'], {
    encoding: 'utf8',
  })
    .trim()
    .split('\n');

describe('the demo’s request', () => {
  test('is planned, approved, carried out and ends in a bundle that verifies', async () => {
    const agent = await startAgent();
    const jobId = await ask(demoRequest.replace('!job ', ''));
    await step(agent, jobId);
    expect(await stateOf(jobId)).toBe('pending');
    const plan = await db().planRevision.findFirstOrThrow({ where: { jobId } });
    expect(JSON.parse(plan.planText).steps.map(({ tool }: { tool: string }) => tool)).toEqual([
      'read',
      'read',
      'search',
      'model',
      'write_pr',
    ]);
    await approve(jobId);
    await step(agent, jobId);
    expect(await stateOf(jobId)).toBe('done');
    expect(await bundleOf(jobId)).toMatchObject({ verdict: 'VALID', code: 'OK' });
    expect(branches()).toEqual([`countersign/${jobId}`, 'main']);
    const run = await db().run.findUniqueOrThrow({ where: { jobId }, include: { receipts: true } });
    expect(run.receipts.map(({ kind }) => kind).sort()).toEqual(['gateway', 'tool', 'tool', 'tool', 'tool']);
  });

  test('gives the same plan, byte for byte, however often it is planned', async () => {
    const jobId = await ask(demoRequest);
    await step(await startAgent(), jobId);
    const first = await db().planRevision.findFirstOrThrow({ where: { jobId } });
    const second = await startAgent();
    const job = { job_id: jobId, state: 'requested', room_id: roomId, revision: 0 } as const;
    const request = { text: demoRequest.replace('!job ', ''), sender: rita, event_id: `$asked-${requests}` };
    await workJob(second, { ...job, request: { ...request, text: demoRequest }, policy_hash_b64u: parts.policyHash });
    expect(await db().planRevision.count({ where: { jobId } })).toBe(1);
    expect(first.revision).toBe(1);
  });
});

test('a plan that the policy denies in part comes back without that part, and says so', async () => {
  const agent = await startAgent();
  const jobId = await ask('Read notes/vendors.md and run `make all`');
  await step(agent, jobId);
  expect(await stateOf(jobId)).toBe('changes_requested');
  await step(agent, jobId);
  expect(await stateOf(jobId)).toBe('pending');
  const { planText } = await db().planRevision.findFirstOrThrow({ where: { jobId, revision: 2 } });
  expect(planText).not.toContain('make all');
  expect(JSON.parse(planText).agent_notes).toMatch(/^Left out: exec/);
});

test('a request of which nothing may be done is given up with a word, and not tried for ever', async () => {
  const agent = await startAgent();
  const jobId = await ask('run `make all`');
  await step(agent, jobId);
  await step(agent, jobId);
  expect(said.at(-1)).toMatch(/^gave up/);
  expect(await step(agent, jobId)).toBe(false);
});

describe('an agent that is killed', () => {
  class Killed extends Error {}

  const short = 'Read notes/vendors.md and open a PR';

  /** A journal whose n-th write kills the agent: after it was written, or before, when what was done is forgotten. */
  function dyingStore(killAt: number, when: 'before' | 'after'): JournalStore {
    const real = journalStore(join(dir, 'jobs'));
    let saves = 0;
    return {
      load: real.load,
      save(journal) {
        saves += 1;
        if (saves === killAt && when === 'before') throw new Killed();
        real.save(journal);
        if (saves === killAt) throw new Killed();
      },
    };
  }

  test.each(['before', 'after'] as const)(
    '%s any of its notes goes on, makes the change once and ends with a bundle that verifies',
    async (when) => {
      let killed = true;
      for (let killAt = 1; killed; killAt += 1) {
        rmSync(join(dir, 'ledger-notes.git'), { recursive: true, force: true });
        const jobId = await ask(short);
        await step(await startAgent(), jobId);
        await approve(jobId);
        killed = await step(await startAgent(dyingStore(killAt, when)), jobId).then(
          () => false,
          (error) => error instanceof Killed || Promise.reject(error),
        );
        await step(await startAgent(), jobId);
        // The first note is the token: an agent that dies before it is written can do nothing any more.
        const lostToken = when === 'before' && killAt === 1;
        expect(await stateOf(jobId)).toBe(lostToken ? 'failed' : 'done');
        expect(branches()).toEqual(lostToken ? ['main'] : [`countersign/${jobId}`, 'main']);
        const changes = await db().call.findMany({ where: { run: { jobId }, name: 'write_pr' } });
        expect(changes).toHaveLength(lostToken ? 0 : 1);
        expect(await bundleOf(jobId)).toMatchObject({ verdict: 'VALID' });
        if (!killed) expect(killAt).toBeGreaterThan(10);
      }
    },
    120_000,
  );

  test('before it could keep its token does nothing and says that it failed', async () => {
    const jobId = await ask(demoRequest);
    const agent = await startAgent();
    await step(agent, jobId);
    await approve(jobId);
    await agent.client.collectToken(jobId);
    await step(await startAgent(), jobId);
    expect(await stateOf(jobId)).toBe('failed');
    expect(await bundleOf(jobId)).toMatchObject({ verdict: 'VALID' });
    expect(branches()).toEqual(['main']);
  });
});

describe('a job that may not go on', () => {
  test('because its token was revoked in the middle ends as failed, without the change', async () => {
    const jobId = await ask(demoRequest);
    await step(await startAgent(), jobId);
    await approve(jobId);
    const agent = await startAgent();
    const { collectToken } = agent.client;
    agent.client.collectToken = async (id) => {
      const collected = await collectToken(id);
      await transaction((tx) => revokeTokens(tx, { of: { jobId }, reason: 'test', actor: setup, now: new Date() }));
      return collected;
    };
    await step(agent, jobId);
    expect(await stateOf(jobId)).toBe('failed');
    expect(branches()).toEqual(['main']);
  });

  test('because a file changed after the plan was approved ends as failed, without the change', async () => {
    const agent = await startAgent();
    const jobId = await ask(demoRequest);
    await step(agent, jobId);
    await approve(jobId);
    writeFileSync(join(dir, 'workspace/notes/vendors.md'), '# Vendors\n\nPay everything at once, Zürich first.\n');
    await step(agent, jobId);
    expect(await stateOf(jobId)).toBe('failed');
    expect(branches()).toEqual(['main']);
    expect(await bundleOf(jobId)).toMatchObject({ verdict: 'VALID' });
  });

  test('because the registry is not the one this agent trusts is not even planned', async () => {
    const agent = await startAgent();
    agent.registry.did = parts.owner.did;
    const jobId = await ask(demoRequest);
    await expect(step(agent, jobId)).rejects.toThrow(/may not sign/);
    expect(await stateOf(jobId)).toBe('requested');
  });

  test('because the policy closes the workspace finds nothing to plan', async () => {
    const closed = JSON.parse(sketch());
    closed.execution.sandbox.workspace_access = 'none';
    await putInForce(parts.registry, JSON.stringify(closed), new Date());
    const agent = await startAgent();
    const jobId = await ask(demoRequest);
    await step(agent, jobId);
    expect(said.at(-1)).toMatch(/^gave up/);
    await putInForce(parts.registry, sketch(), new Date());
  });
});

test('what a finished job leaves on disk holds no token', async () => {
  const agent = await startAgent();
  const jobId = await ask(demoRequest);
  await step(agent, jobId);
  await approve(jobId);
  await step(agent, jobId);
  expect(readdirSync(join(dir, 'jobs'))).toEqual([`${jobId}.json`]);
  expect(agent.store.load(jobId)).not.toHaveProperty('token');
});
