import { beforeEach, describe, expect, test } from 'vitest';
import { hashJcs } from '#lib/canon/digest.ts';
import { encodeCst } from '#lib/claw/cst.ts';
import { parseEnvelope } from '#lib/claw/envelope.ts';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { transaction } from '#lib/db/transaction.ts';
import { stopJob } from '#lib/jobs/stop-job.ts';
import { insertPublicKey } from '#lib/keys/store.ts';
import { putInForce, readPlan, roomId, setup, sketch } from '#lib/testing/console.ts';
import { enterTriage, exitTriage } from '#lib/testing/triage.ts';
import { callsOf, proofFor, receiptsOf, runningJob, useGateway } from './testing.ts';

useTestDatabase();
const { running, send } = useGateway();

const evaluationPath = '/access/v1/evaluation';
const resultsPath = '/v1/tool-results';
const [readStep, writeStep] = readPlan.steps as [{ tool: string; args: object }, { tool: string; args: object }];
let job: Awaited<ReturnType<typeof runningJob>>;

const question = (step: { tool: string; args: object }, change: object = {}) => ({
  subject: { type: 'agent', id: running.test.agent.did },
  action: { name: 'tool:execute' },
  resource: { type: 'tool', id: step.tool, properties: { args: step.args } },
  context: { job_id: job.jobId },
  ...change,
});
const evaluate = async (body: object) => (await send(evaluationPath, job.token, body)).json();
const report = (callId: string, change: object = {}) =>
  send(resultsPath, job.token, { call_id: callId, status: 'success', result: { lines: 3 }, latency_ms: 12, ...change });

beforeEach(async () => {
  job = await runningJob(running.test, readPlan);
});

describe('an evaluation', () => {
  test('of an approved step says yes and has written the intent', async () => {
    const { decision, context } = await evaluate(question(readStep, { context: { job_id: job.jobId, step: 0 } }));
    const [call] = await callsOf(job.runId);
    expect(decision).toBe(true);
    expect(context).toEqual({ call_id: call?.id, event_hash_b64u: call?.eventHash });
    expect(call).toMatchObject({ outcome: 'started', name: 'read', stepIndex: 0 });
  });

  test.each([
    ['a tool that is in no step', { tool: 'exec', args: { command: 'id' } }],
    ['a change with other arguments than were approved', { tool: 'write_pr', args: { repository: 'other' } }],
  ])('of %s says no and writes no intent', async (_name, step) => {
    const { decision, context } = await evaluate(question(step));
    expect(decision).toBe(false);
    expect(context).toMatchObject({ code: 'PLAN_MISMATCH', reason_user: { en: expect.any(String) } });
    expect(await callsOf(job.runId)).toHaveLength(0);
  });

  test('outside the plan freezes the agent where the policy says so, once, and nothing more is allowed', async () => {
    const { test: office } = running;
    const named = { owner: office.owner, console: office.console };
    await transaction(async (tx) => {
      for (const [role, { kid, did }] of Object.entries(named))
        await insertPublicKey(tx, { kid, role, did, createdAt: new Date() });
    });
    await putInForce(office.registry, sketch({ execution: { on_deviation: 'freeze_agent' } }), new Date());
    job = await runningJob(office, readPlan);
    const stray = question({ tool: 'exec', args: { command: 'id' } });
    const answers = await Promise.all([evaluate(stray), evaluate(stray)]);
    expect(answers.map(({ decision }) => decision)).toEqual([false, false]);
    expect(await evaluate(question(readStep))).toMatchObject({ decision: false, context: { code: 'FROZEN' } });
    const controls = await db().control.findMany({ where: { liftedAt: null } });
    expect(controls).toMatchObject([
      { kind: 'freeze', scope: 'agent', subject: office.agent.did, disputedJobId: job.jobId },
    ]);
    await db().control.updateMany({ data: { liftedAt: new Date() } });
    await putInForce(office.registry, sketch(), new Date());
  });

  test('of a change says yes once: the approval was for one', async () => {
    expect((await evaluate(question(writeStep))).decision).toBe(true);
    expect((await evaluate(question(writeStep))).decision).toBe(false);
  });

  test('asked again for a step whose call is open gives the same call; after its result it is used', async () => {
    const asked = question(writeStep, { context: { job_id: job.jobId, step: 1 } });
    const { context } = await evaluate(asked);
    expect(await evaluate(asked)).toMatchObject({ decision: true, context });
    expect(await callsOf(job.runId)).toHaveLength(1);
    await report(context.call_id);
    expect((await evaluate(asked)).decision).toBe(false);
  });

  test('for another job than the token’s says no', async () => {
    const other = await runningJob(running.test, readPlan);
    const asked = question(readStep, { context: { job_id: other.jobId } });
    expect(await evaluate(asked)).toMatchObject({ decision: false, context: { code: 'JOB_MISMATCH' } });
    const [entry] = await db().auditEntry.findMany({ where: { jobId: job.jobId, action: 'call.refused' } });
    expect(JSON.parse(entry?.detailText ?? '{}')).toMatchObject({ name: readStep.tool, code: 'JOB_MISMATCH' });
  });

  test('for another subject than the token’s says no', async () => {
    const asked = question(readStep, { subject: { type: 'agent', id: running.test.owner.did } });
    expect(await evaluate(asked)).toMatchObject({ decision: false, context: { code: 'SUBJECT_MISMATCH' } });
  });

  test('in triage says no, and yes again after it', async () => {
    const { terms } = running.test;
    const actor = { kind: 'system', name: 'setup' } as const;
    const { controlId } = await enterTriage({ roomId, reason: 'test', actor, now: new Date() }, { terms });
    expect(await evaluate(question(readStep))).toMatchObject({ decision: false, context: { code: 'TRIAGE' } });
    await exitTriage({ controlId, reason: 'test', actor, now: new Date() }, { terms });
    expect(await evaluate(question(readStep))).toMatchObject({ decision: true });
  });

  test('of a step whose call is open is refused and recorded like any other once a control stops it', async () => {
    const { terms } = running.test;
    const asked = question(readStep, { context: { job_id: job.jobId, step: 0 } });
    expect(await evaluate(asked)).toMatchObject({ decision: true });
    const { controlId } = await enterTriage({ roomId, reason: 'test', actor: setup, now: new Date() }, { terms });
    expect(await evaluate(asked)).toMatchObject({ decision: false, context: { code: 'TRIAGE' } });
    await exitTriage({ controlId, reason: 'test', actor: setup, now: new Date() }, { terms });
    const [refused] = await db().auditEntry.findMany({ where: { jobId: job.jobId, action: 'call.refused' } });
    expect(JSON.parse(refused?.detailText ?? '{}')).toMatchObject({ code: 'TRIAGE', name: readStep.tool, controlId });
  });

  test('that hides a member from one of two readers is refused', async () => {
    const body = JSON.stringify(question(readStep)).replace('"context"', '"subject":{},"context"');
    expect((await send(evaluationPath, job.token, body)).status).toBe(400);
  });
});

describe('a result', () => {
  test('is answered with a receipt signed by the gateway, which is stored', async () => {
    const { context } = await evaluate(question(readStep));
    const { receipt_envelope } = await (await report(context.call_id)).json();
    const { payload } = await parseEnvelope(receipt_envelope, {
      type: 'tool_receipt',
      signerDids: [running.test.gateway.did],
    });
    expect(payload).toMatchObject({
      tool_name: 'read',
      args_hash_b64u: await hashJcs(readStep.args),
      result_hash_b64u: await hashJcs({ lines: 3 }),
      result_status: 'success',
      agent_did: running.test.agent.did,
      latency_ms: 12,
      binding: { run_id: job.runId, event_hash_b64u: context.event_hash_b64u, policy_hash: running.test.policyHash },
    });
    const [stored] = await receiptsOf(job.runId);
    expect(JSON.parse(stored?.envelopeText ?? '')).toEqual(receipt_envelope);
    expect((await callsOf(job.runId))[0]).toMatchObject({ outcome: 'complete', receiptId: stored?.receiptId });
  });

  test('leaves the links that it is in the log, and nothing else of it', async () => {
    const { context } = await evaluate(question(readStep));
    const url = 'https://forge.example.org/acme/ledger/pull/7';
    await report(context.call_id, { result: { url: `${url}?token=secret`, text: 'confidential' } });
    const entry = await db().auditEntry.findFirstOrThrow({
      where: { action: 'call.closed', detailText: { contains: context.call_id } },
    });
    expect(JSON.parse(entry.detailText)).toMatchObject({ callId: context.call_id, named: [url] });
    expect(entry.detailText).not.toMatch(/secret|confidential/);
  });

  test('sent twice gives the same receipt; another result for the same call is refused', async () => {
    const { context } = await evaluate(question(readStep));
    const first = await (await report(context.call_id)).json();
    expect(await (await report(context.call_id)).json()).toEqual(first);
    expect((await report(context.call_id, { result: { lines: 4 } })).status).toBe(409);
    expect(await receiptsOf(job.runId)).toHaveLength(1);
  });

  test('sent twice at the same instant makes one receipt', async () => {
    const { context } = await evaluate(question(readStep));
    const answers = await Promise.all([report(context.call_id), report(context.call_id)]);
    expect(answers.map(({ status }) => status)).toContain(200);
    expect(await receiptsOf(job.runId)).toHaveLength(1);
  });

  test('of a call that outlasted its token is still taken for two minutes, and no longer', async () => {
    const { context } = await evaluate(question(readStep));
    const seconds = Math.floor(Date.now() / 1000);
    const claims = JSON.parse(Buffer.from(job.token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const expired = (ago: number) =>
      encodeCst({ ...claims, iat: seconds - 900, exp: seconds - ago }, running.test.issuer);
    job.token = await expired(130);
    expect((await report(context.call_id)).status).toBe(401);
    job.token = await expired(60);
    expect((await report(context.call_id)).status).toBe(200);
    expect((await send(evaluationPath, job.token, question(readStep))).status).toBe(401);
  });

  test.each([
    ['just after its job was stopped is taken, with a receipt: it is evidence', 5, 200],
    ['when the evidence of its job takes nothing more is refused, and that it was tried is recorded', 121, 409],
  ])('%s', async (_name, secondsAgo, status) => {
    const { context } = await evaluate(question(readStep));
    const now = new Date(Date.now() - secondsAgo * 1000);
    await transaction((tx) => stopJob(tx, { jobId: job.jobId, reason: 'test', actor: setup, now }));
    const answer = await report(context.call_id);
    expect(answer.status).toBe(status);
    expect(await receiptsOf(job.runId)).toHaveLength(status === 200 ? 1 : 0);
    if (status === 200) return;
    expect(await answer.json()).toMatchObject({ error: { code: 'REPORT_TOO_LATE' } });
    expect((await callsOf(job.runId))[0]?.outcome).toBe('started');
    const tried = await db().auditEntry.findFirst({ where: { jobId: job.jobId, action: 'call.refused' } });
    expect(JSON.parse(tried?.detailText ?? '{}')).toMatchObject({ kind: 'tool', code: 'REPORT_TOO_LATE' });
  });

  test('for a call of another job is refused', async () => {
    const { context } = await evaluate(question(readStep));
    job = await runningJob(running.test, readPlan);
    expect((await report(context.call_id)).status).toBe(404);
  });

  test('keeps the agent’s own word for failure', async () => {
    const { context } = await evaluate(question(readStep));
    await report(context.call_id, { status: 'error', result: { error: 'no such file' } });
    expect((await callsOf(job.runId))[0]?.outcome).toBe('error');
  });

  test('is served again to its agent and to nobody else', async () => {
    const { context } = await evaluate(question(readStep));
    const { receipt_envelope } = await (await report(context.call_id)).json();
    const path = `/v1/receipt/${receipt_envelope.payload.receipt_id}`;
    const get = async (signer = running.test.agent) =>
      fetch(`http://127.0.0.1:${running.port}${path}`, {
        headers: { dpop: await proofFor(signer, { method: 'GET', path }) },
      });
    expect(await (await get()).json()).toEqual({ receipt_envelope });
    expect((await get(running.test.owner)).status).toBe(401);
  });
});
