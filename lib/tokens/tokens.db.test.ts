import { beforeEach, describe, expect, it } from 'vitest';
import { revokeAgent } from '#lib/agents/revoke-agent.ts';
import { type CstClaims, verifyCst } from '#lib/claw/cst.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import { expireJobs } from '#lib/jobs/expire-jobs.ts';
import { withdrawJob } from '#lib/jobs/withdraw-job.ts';
import {
  after,
  decision,
  openTestConsole,
  pendingJob,
  putInForce,
  readPlan,
  rita,
  setup,
  sketch,
  stateOf,
  type TestConsole,
} from '#lib/testing/console.ts';
import { enterTriage } from '#lib/testing/triage.ts';
import { admitCall, type CallRequest } from './admit-call.ts';
import { closeCall } from './close-call.ts';
import { collectToken } from './collect.ts';

useTestDatabase();
let test: TestConsole;
const opener = { open: (sealed: string) => sealed };
const read: CallRequest = { kind: 'tool', tool: 'read', args: { path: 'ledger/q1.csv' } };
const writePr: CallRequest = { kind: 'tool', tool: 'write_pr', args: { repository: 'demo', title: 'Reconcile' } };
const model: CallRequest = { kind: 'model', provider: 'openai', model: 'scripted-demo-1' };

beforeEach(async () => {
  await emptyDatabase();
  test = await openTestConsole();
});

async function approvedJob(plan: unknown = readPlan): Promise<string> {
  const { jobId, digest } = await pendingJob(test, plan);
  await decideJob(decision(jobId, digest), test.mint);
  return jobId;
}

const collect = (jobId: string, agentDid = test.agent.did, now = after(61)) =>
  collectToken({ jobId, agentDid, now }, opener);

/** A running job with the claims of its token, verified as the gateway does. */
async function runningJob(plan: unknown = readPlan): Promise<{ jobId: string; claims: CstClaims }> {
  const jobId = await approvedJob(plan);
  const { token } = await collect(jobId);
  const keys = [{ kid: test.issuer.kid, publicKey: test.issuer.publicKey }];
  return { jobId, claims: await verifyCst(token, { keys, now: after(62), audience: test.terms.audience }) };
}

const admit = (claims: CstClaims, call: CallRequest, now = after(65)) => admitCall({ claims, call, now });
const codeOf = async (claims: CstClaims, call: CallRequest, now?: Date) => {
  const outcome = await admit(claims, call, now);
  return outcome.admitted ? 'ADMITTED' : outcome.code;
};

describe('collecting', () => {
  it('hands the token over once, to its own agent, and the text is gone from the database', async () => {
    const jobId = await approvedJob();
    await expect(collect(jobId, test.gateway.did)).rejects.toMatchObject({ code: 'UNKNOWN_JOB' });
    const results = await Promise.allSettled([collect(jobId), collect(jobId), collect(jobId)]);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(await stateOf(jobId)).toBe('running');
    expect(await db().token.count({ where: { tokenSealed: { not: null } } })).toBe(0);
    await expect(collect(jobId)).rejects.toMatchObject({ code: 'TOKEN_ALREADY_COLLECTED' });
  });

  it('is refused after the time is up, after a revocation and under a changed policy', async () => {
    const late = await approvedJob();
    await expect(collect(late, test.agent.did, after(60 + 601))).rejects.toMatchObject({ code: 'TOKEN_EXPIRED' });
    const withdrawn = await approvedJob();
    await withdrawJob({ jobId: withdrawn, byMxid: rita, actor: setup, now: after(61) });
    await expect(collect(withdrawn)).rejects.toMatchObject({ code: 'TOKEN_REVOKED' });
    const repinned = await approvedJob();
    await putInForce(test.registry, sketch({ allow: ['read'] }), after(61));
    await expect(collect(repinned)).rejects.toMatchObject({ code: 'POLICY_CHANGED' });
  });
});

describe('a call is admitted only inside the approved plan', () => {
  it('the approved step passes once; other arguments, other tools and a second use do not', async () => {
    const { claims } = await runningJob();
    expect(await codeOf(claims, writePr)).toBe('ADMITTED');
    expect(await codeOf(claims, writePr)).toBe('PLAN_MISMATCH');
    expect(await codeOf(claims, { ...writePr, args: { repository: 'prod', title: 'Reconcile' } })).toBe(
      'PLAN_MISMATCH',
    );
    expect(await codeOf(claims, { kind: 'tool', tool: 'exec', args: { command: 'id' } })).toBe('PLAN_MISMATCH');
    expect(await codeOf(claims, { kind: 'tool', tool: 'http', args: { url: 'https://example.org' } })).toBe(
      'PLAN_MISMATCH',
    );
  });

  it('a write step asked for twenty times at once is admitted once', async () => {
    const { claims } = await runningJob();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => codeOf(claims, writePr)));
    expect(outcomes.filter((code) => code === 'ADMITTED')).toHaveLength(1);
  });

  it('the token of one job does nothing for another', async () => {
    const one = await runningJob();
    const other = await approvedJob();
    expect(await codeOf({ ...one.claims, mission_id: other }, read)).toBe('TOKEN_UNKNOWN');
  });

  it('budgets end: the call after the last is refused and spends nothing', async () => {
    await putInForce(test.registry, sketch({ limits: { model_calls: 2 } }));
    const { claims } = await runningJob();
    const codes = await Promise.all(Array.from({ length: 6 }, () => codeOf(claims, model)));
    expect(codes.sort()).toEqual(['ADMITTED', 'ADMITTED', ...Array(4).fill('BUDGET_SPENT')]);
    const token = await db().token.findFirstOrThrow();
    expect(token.modelCallsUsed).toBe(2);
  });
});

describe('a collected token authorizes nothing', () => {
  it('once its job was withdrawn, its agent revoked, or its room in triage', async () => {
    const withdrawn = await runningJob();
    await withdrawJob({ jobId: withdrawn.jobId, byMxid: rita, actor: setup, now: after(63) });
    expect(await codeOf(withdrawn.claims, read)).toBe('TOKEN_REVOKED');
    const halted = await runningJob();
    await enterTriage({ roomId: null, reason: 'stop', actor: setup, now: after(63) }, { terms: test.terms });
    expect(await codeOf(halted.claims, read)).toBe('TRIAGE');
    expect(await stateOf(halted.jobId)).toBe('running');
    await revokeAgent({ did: test.agent.did, reason: 'lost key', actor: setup, now: after(64) });
    expect(await codeOf(halted.claims, read)).toBe('TOKEN_REVOKED');
  });

  it('once the policy changed, when it is pinned', async () => {
    const { claims } = await runningJob();
    await putInForce(test.registry, sketch({ allow: ['read'] }), after(63));
    expect(await codeOf(claims, read)).toBe('POLICY_CHANGED');
  });

  it('once its time is up, and the sweep stops the job', async () => {
    const { jobId, claims } = await runningJob();
    expect(await codeOf(claims, read, after(60 + 601))).toBe('TOKEN_EXPIRED');
    await expireJobs({ now: after(60 + 601) });
    expect(await stateOf(jobId)).toBe('stopped');
  });

  it('and each refusal leaves one audit entry and no intent', async () => {
    const { jobId, claims } = await runningJob();
    await codeOf(claims, { kind: 'tool', tool: 'exec', args: {} });
    const refusals = await db().auditEntry.findMany({ where: { jobId, action: 'call.refused' } });
    expect(refusals.map((entry) => JSON.parse(entry.detailText).code)).toEqual(['PLAN_MISMATCH']);
    expect(await db().call.count()).toBe(0);
  });
});

describe('the run', () => {
  it('numbers intents and receipts without gaps and chains every event, under parallel calls', async () => {
    const { jobId, claims } = await runningJob();
    const admitted = await Promise.all(Array.from({ length: 12 }, () => admit(claims, model)));
    await Promise.all(
      admitted.map(async (call, index) => {
        if (!call.admitted) throw new Error(call.code);
        await closeCall({
          callId: call.callId,
          outcome: 'complete',
          spanId: call.spanId,
          modelTokens: 3,
          now: after(66),
          signReceipt: async (place) => ({
            receiptId: `rcpt_${index}`,
            envelopeText: JSON.stringify({ index, place }),
          }),
        });
      }),
    );
    const calls = await db().call.findMany({ orderBy: { seq: 'asc' } });
    expect(calls.map((call) => call.seq)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    const receipts = await db().receipt.findMany({ orderBy: { seq: 'asc' } });
    expect(receipts.map((receipt) => receipt.seq)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    const places = receipts.map((receipt) => JSON.parse(receipt.envelopeText).place);
    expect(places.map((place) => place.prevReceiptSha256)).toEqual([
      null,
      ...receipts.slice(0, -1).map((row) => row.sha256),
    ]);
    // One connected tree of spans: the first receipt is the root of all others.
    expect(places[0].parentSpanId).toBeNull();
    expect(new Set(places.slice(1).map((place) => place.parentSpanId)).size).toBe(1);
    const events = await db().runEvent.findMany({ where: { run: { jobId } }, orderBy: { index: 'asc' } });
    expect(events.map((event) => event.prevHash)).toEqual([
      null,
      ...events.slice(0, -1).map((event) => event.eventHash),
    ]);
    expect((await db().token.findFirstOrThrow()).modelTokensUsed).toBe(36);
  });

  it('closes a call once: a second outcome or receipt for it is refused', async () => {
    const { claims } = await runningJob();
    const call = await admit(claims, model);
    if (!call.admitted) throw new Error(call.code);
    const closing = { callId: call.callId, outcome: 'upstream_error' as const, now: after(66) };
    const results = await Promise.allSettled([closeCall(closing), closeCall(closing)]);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });
});
