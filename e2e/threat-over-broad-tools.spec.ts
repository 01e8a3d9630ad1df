// Attack: an agent with a good token reaches for tools, arguments, calls and jobs that nobody approved.

import type { Plan } from '#bin/agent/console-client.ts';
import type { GatewayClient } from '#bin/agent/gateway-client.ts';
import { openJob } from './job-page.ts';
import { ask, untilAsked } from './jobs.ts';
import { audrey } from './people.ts';
import { newRoom, type PolicySource } from './rooms.ts';
import { actionsOf, entriesOf, jobRow } from './rows.ts';
import {
  approveInRoom,
  evaluate,
  gatewayWith,
  newAgent,
  planOf,
  type RunningJob,
  runningJob,
  type ScriptedAgent,
} from './scripted-agent.ts';
import { expect, test } from './test.ts';

const hello = [{ role: 'user' as const, content: 'Hello' }];
const model = 'scripted-demo-1';
const done = { status: 'success' as const, value: {}, latencyMs: 1 };

/** Few tools, one of them denied as well, one that the catalogue does not know; six calls and one model call. */
function narrow(source: PolicySource): void {
  const tools = { allow: ['read', 'http', 'write_pr', 'wire_money'], deny: ['http', 'exec'] };
  Object.assign(source.execution, { tools, limits: { tool_calls: 6, model_calls: 1 } });
  Object.assign(source, { model_access: { route_via: 'clawproxy', receipts: 'required', allowed_models: [model] } });
}

const [first] = planOf('').steps as [Plan['steps'][number]];
const shown = (text: string) => ({ preview: { kind: 'text' as const, text } });
const write = { tool: 'write_pr', args: { repository: 'demo', title: 'A note' }, ...shown('Opens a pull request.') };
const wire = { tool: 'wire_money', args: { to: 'DE02120300000000202051', amount: 1 }, ...shown('Pays one cent.') };
const approved: Plan = { summary: 'Reads, writes and pays', steps: [first, write, wire] };

/** The same token with one bit of its signature turned. */
function forged(token: string): string {
  const [head, claims, signature = ''] = token.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return `${head}.${claims}.${bytes.toString('base64url')}`;
}

/** Plans that no approver is asked about, then one that they approve. */
async function planned(agent: ScriptedAgent, roomId: string): Promise<RunningJob> {
  const asked = await ask(roomId, 'Do what is needed');
  const unnamed = ['Read', 'read2', 'browser', 'EXEC'].map((tool) => ({ tool, args: {} }));
  const greedy = [
    first,
    { tool: 'exec', args: { command: 'id' } },
    { tool: 'http', args: { url: 'https://x.example' } },
  ];
  await agent.console.submitPlan(asked.jobId, { summary: 'Everything', steps: [...greedy, ...unnamed] });
  const returned = (await agent.console.jobs(0)).find(({ job_id }) => job_id === asked.jobId)?.returned;
  const notNamed = 'execution.tools: not named';
  expect(returned?.steps.map(({ tool, rule }) => [tool, rule])).toEqual([
    ['exec', 'execution.tools.deny[1]'],
    ['http', 'execution.tools.deny[0]'],
    ...unnamed.map(({ tool }) => [tool, notNamed]),
  ]);
  // The third letter is Cyrillic.
  const lookAlike = { summary: 'Reads', steps: [{ tool: 're\u0430d', args: {} }] };
  await expect(agent.console.submitPlan(asked.jobId, lookAlike)).rejects.toMatchObject({ code: 'BAD_PLAN' });
  const many = { summary: 'Reads', steps: Array.from({ length: 7 }, () => first) };
  await agent.console.submitPlan(asked.jobId, many);
  expect((await jobRow(asked.jobId)).approvalRequests, 'nobody was asked').toEqual([]);

  await agent.console.submitPlan(asked.jobId, approved);
  const job = await untilAsked(asked);
  // A tool that the catalogue does not know is as grave as any.
  expect(await entriesOf(job.jobId, 'approval.requested')).toMatchObject([{ detail: { tier: 'critical' } }]);
  await approveInRoom(job);
  const { token, run_id } = await agent.console.collectToken(job.jobId);
  return { ...job, token, runId: run_id };
}

/** Tokens in the wrong hands and for the wrong job. The one call that is admitted is the other job's first step. */
async function expectBound(agent: ScriptedAgent, thief: ScriptedAgent, own: RunningJob, other: RunningJob) {
  const gateway = gatewayWith(agent, own.token);
  // The same agent passes one job's token off as another's.
  expect(await evaluate(gateway, other.jobId, 0)).toMatchObject({ decision: false, context: { code: 'JOB_MISMATCH' } });
  const { context } = await evaluate(gatewayWith(agent, other.token), other.jobId, 0);
  const callId = context.call_id ?? '';
  await expect(gateway.report(callId, done)).rejects.toMatchObject({ code: 'CALL_NOT_FOUND' });

  // Another registered agent presents the token with a proof of its own key.
  const stolen = gatewayWith(thief, own.token);
  const refused = { status: 403, code: 'TOKEN_SUB_MISMATCH' };
  await expect(evaluate(stolen, own.jobId, 0)).rejects.toMatchObject(refused);
  await expect(stolen.ask(model, hello)).rejects.toMatchObject(refused);
  await expect(stolen.report(callId, done)).rejects.toMatchObject(refused);
  // It asks the console for the token, and for the bundle to sign.
  await expect(thief.console.collectToken(own.jobId)).rejects.toMatchObject({ status: 404 });
  await expect(thief.console.complete(own.jobId, 'completed', 'Done')).rejects.toMatchObject({ status: 404 });
  // A token that nobody signed.
  const broken = gatewayWith(agent, forged(own.token));
  await expect(evaluate(broken, own.jobId, 0)).rejects.toMatchObject({ status: 401, code: 'TOKEN_SIGNATURE_INVALID' });
  // A token is collected once.
  await expect(agent.console.collectToken(own.jobId)).rejects.toMatchObject({ status: 409 });

  expect((await jobRow(own.jobId)).run?.calls).toEqual([]);
  expect((await jobRow(other.jobId)).run?.calls).toMatchObject([{ name: 'read', outcome: 'started' }]);
  expect(await actionsOf(own.jobId)).not.toContain('call.admitted');
  expect((await entriesOf(own.jobId, 'call.refused')).map(({ actor, detail }) => [actor, detail.code])).toEqual([
    [`agent:${agent.did}`, 'JOB_MISMATCH'],
    [`agent:${thief.did}`, 'TOKEN_SUB_MISMATCH'],
    [`agent:${thief.did}`, 'TOKEN_SUB_MISMATCH'],
    [`agent:${thief.did}`, 'TOKEN_SUB_MISMATCH'],
  ]);
  await gatewayWith(agent, other.token).report(callId, done);
}

/** Calls beside the approved plan, and the approved ones more often than approved. */
async function expectHeldToPlan(gateway: GatewayClient, jobId: string): Promise<void> {
  const call = (index: number, tool: string, args: object) =>
    gateway.evaluate(jobId, { index, tool, args: args as Record<string, unknown> });
  const strays: [number, string, object][] = [
    [0, 'read', { path: '../../../etc/passwd' }],
    [0, 'read', { path: 'notes/../../keys/agent.json' }],
    [0, 'read', { path: '/etc/passwd' }],
    [1, 'write_pr', { ...write.args, repository: 'production' }],
    [1, 'write_pr', { ...write.args, force: true }],
    [2, 'write_pr', write.args],
    [2, 'wire_money', { ...wire.args, amount: '1' }],
    [1, 'exec', { command: 'id' }],
    [0, 'Read', first.args],
    [0, 're\u0430d', first.args],
    [0, 'http', { url: 'https://x.example' }],
    [0, 'model', {}],
  ];
  for (const [index, tool, args] of strays) {
    const refused = { decision: false, context: { code: 'PLAN_MISMATCH' } };
    expect(await call(index, tool, args), `${tool} ${JSON.stringify(args)}`).toMatchObject(refused);
  }
  for (const [index, { tool, args }] of [write, wire].entries()) {
    const { context, decision } = await call(index + 1, tool, args);
    expect(decision).toBe(true);
    await gateway.report(context.call_id ?? '', done);
    expect(await call(index + 1, tool, args), `${tool} again`).toMatchObject({ context: { code: 'PLAN_MISMATCH' } });
  }
  // A read of the workspace may be another one, until the budget is spent.
  for (const path of ['second.md', 'third.md', 'fourth.md']) {
    const { context, decision } = await call(0, 'read', { path });
    expect(decision).toBe(true);
    await gateway.report(context.call_id ?? '', done);
  }
  expect(await call(0, 'read', first.args)).toMatchObject({ context: { code: 'BUDGET_SPENT' } });
  await expect(gateway.ask('big-model-1', hello)).rejects.toMatchObject({ status: 409, code: 'MODEL_NOT_ALLOWED' });
  await gateway.ask(model, hello);
  await expect(gateway.ask(model, hello)).rejects.toMatchObject({ status: 409, code: 'BUDGET_SPENT' });
}

test('over-broad tool access', async ({ as }) => {
  const [agent, thief] = [await newAgent('Worker'), await newAgent('Thief')];
  const roomId = await newRoom('Tools', { agentDid: agent.did, policy: narrow });
  const own = await runningJob(agent, roomId, 'Its own job');
  const other = await planned(agent, roomId);
  await expectBound(agent, thief, own, other);
  await expectHeldToPlan(gatewayWith(agent, other.token), other.jobId);

  const calls = (await jobRow(other.jobId)).run?.calls.map(({ name, outcome }) => `${name} ${outcome}`);
  expect(calls).toEqual([
    'read complete',
    'write_pr complete',
    'wire_money complete',
    'read complete',
    'read complete',
    'read complete',
    `openai/${model} complete`,
  ]);
  const codes = (await entriesOf(other.jobId, 'call.refused')).map(({ detail }) => detail.code);
  expect(codes).toEqual([...Array(14).fill('PLAN_MISMATCH'), 'BUDGET_SPENT', 'MODEL_NOT_ALLOWED', 'BUDGET_SPENT']);
  const page = await as(audrey);
  await openJob(page, own.jobId);
  await expect(page.getByRole('main')).toContainText('No call was made yet.');
  await expect(page.getByRole('main')).toContainText('Refused calls: 4');
  await expect(page.getByRole('main')).not.toContainText(own.token);
});
