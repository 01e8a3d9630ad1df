import { beforeEach, expect, test } from 'vitest';
import { registerAgent } from '#lib/agents/register-agent.ts';
import { verifyCst } from '#lib/claw/cst.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { assignAgent } from '#lib/rooms/assign-agent.ts';
import {
  after,
  decision,
  openTestConsole,
  pendingJob,
  readPlan,
  roomId,
  setup,
  type TestConsole,
} from '#lib/testing/console.ts';
import { admitCall } from '#lib/tokens/admit-call.ts';
import { closeCall } from '#lib/tokens/close-call.ts';
import { collectToken } from '#lib/tokens/collect.ts';
import { parseView } from './approval-view.ts';
import { decideJob } from './decide-job.ts';

useTestDatabase();
let office: TestConsole;

beforeEach(async () => {
  await emptyDatabase();
  office = await openTestConsole();
  await db().agent.updateMany({ data: { plansByModel: true } });
});

/** Has the agent make a model call under a job of its own, receipted some seconds after noon. */
async function receiptAt(seconds: number): Promise<string> {
  const { jobId, digest } = await pendingJob(office);
  await decideJob(decision(jobId, digest), office.mint);
  const { token } = await collectToken({ jobId, agentDid: office.agent.did, now: after(61) }, { open: (text) => text });
  const keys = [{ kid: office.issuer.kid, publicKey: office.issuer.publicKey }];
  const claims = await verifyCst(token, { keys, now: after(62), audience: office.terms.audience });
  const call = { kind: 'model', provider: 'openai', model: 'm' } as const;
  const admitted = await admitCall({ claims, call, now: after(63) });
  if (!admitted.admitted) throw new Error(admitted.code);
  const receiptId = `rcpt_${jobId}`;
  const signReceipt = async () => ({ receiptId, envelopeText: '{}' });
  const { callId, spanId } = admitted;
  await closeCall({ callId, spanId, outcome: 'complete', signReceipt, now: after(seconds) });
  return receiptId;
}

async function flagsOf(receipt: string | undefined, at: number): Promise<string[]> {
  const plan = { ...readPlan, ...(receipt && { planning_receipt: receipt }) };
  const { jobId } = await pendingJob(office, plan, after(at));
  const { viewText } = await db().approvalRequest.findFirstOrThrow({ where: { jobId } });
  return parseView(viewText).flags.map(({ code }) => code);
}

test('a plan by model that names a call of this agent since the request is attested', async () => {
  const receipt = await receiptAt(300);
  expect(await flagsOf(receipt, 200)).not.toContain('UNATTESTED_PLAN');
});

test('a plan by model that names no call, an invented one or one from before the request is flagged', async () => {
  const receipt = await receiptAt(100);
  for (const named of [undefined, 'rcpt_invented', receipt]) {
    expect(await flagsOf(named, 200)).toContain('UNATTESTED_PLAN');
  }
});

test('a plan by model that names another agent’s call is flagged', async () => {
  const receipt = await receiptAt(300);
  const by = { actor: setup, now: after(150) };
  await registerAgent({ did: office.gateway.did, name: 'thief', mxid: null, operatorMxid: null, ...by });
  await db().agent.updateMany({ data: { plansByModel: true } });
  await assignAgent({ roomId, agentDid: office.gateway.did, ...by });
  office = { ...office, agent: office.gateway };
  expect(await flagsOf(receipt, 200)).toContain('UNATTESTED_PLAN');
});
