import { beforeEach, describe, expect, it } from 'vitest';
import { signEnvelope } from '#lib/claw/envelope.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { completeJob } from '#lib/jobs/complete-job.ts';
import { admitted, modelCall, type RunningJob, runningJob, toolCall } from '#lib/testing/agent-run.ts';
import { actionsOf, after, openTestConsole, stateOf, type TestConsole } from '#lib/testing/console.ts';
import { closeCall } from '#lib/tokens/close-call.ts';
import { verifyArtefact } from '#lib/verify/verify-artefact.ts';
import { EvidenceError } from './evidence-error.ts';
import { type SealedBundle, sealBundle } from './seal-bundle.ts';

useTestDatabase();
let test: TestConsole;
const read = { kind: 'tool', tool: 'read', args: { path: 'ledger/q1.csv' } } as const;

beforeEach(async () => {
  await emptyDatabase();
  test = await openTestConsole();
});

const trusted = () => ({
  gatewayDids: [test.gateway.did],
  consoleDids: [test.console.did],
  registryDids: [test.registry.did],
});
const complete = ({ jobId }: RunningJob, status: 'completed' | 'failed' = 'completed') =>
  completeJob({ jobId, agentDid: test.agent.did, status, summary: 'the note is proposed', now: after(100) }, test);
const signed = (payloadText: string, change: object = {}, signer = test.agent) =>
  signEnvelope({
    type: 'proof_bundle',
    payload: { ...JSON.parse(payloadText), ...change },
    signer,
    issuedAt: after(101).toISOString(),
  });
const seal = (job: RunningJob, envelope: unknown, agentDid = test.agent.did): Promise<SealedBundle> =>
  sealBundle({ jobId: job.jobId, agentDid, envelope, now: after(102) }, { console: test.console, trusted: trusted() });
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof EvidenceError) return error.code;
    throw error;
  }
  return 'ACCEPTED';
};

async function workedJob(): Promise<RunningJob> {
  const job = await runningJob(test);
  await modelCall(test, job.claims, 65);
  await toolCall(test, job.claims, read, 70);
  await modelCall(test, job.claims, 75);
  return job;
}

describe('the bundle of a job', { timeout: 60_000 }, () => {
  it('verifies under both profiles, ends the job done and records both steps', async () => {
    const job = await workedJob();
    const { bundleId, payloadText } = await complete(job);
    expect(await seal(job, await signed(payloadText))).toEqual({ bundleId, verdict: 'VALID', code: 'OK' });
    expect(await stateOf(job.jobId)).toBe('done');
    expect((await actionsOf(job.jobId)).slice(-4)).toEqual([
      'bundle.assembled',
      'job.completing',
      'bundle.sealed',
      'job.finished',
    ]);
    const bundle = await db().bundle.findUniqueOrThrow({ where: { id: bundleId } });
    const loose = { gatewayDids: [test.gateway.did], now: after(103) };
    expect((await verifyArtefact(bundle.envelopeText as string, loose)).code).toBe('OK');
    expect((await verifyArtefact(bundle.exportText as string, loose)).code).toBe('OK');
  });

  it('names the Matrix events, decision and token, and never holds the token', async () => {
    const job = await workedJob();
    const { payloadText } = await complete(job);
    const { countersign } = JSON.parse(payloadText).metadata;
    const row = await db().job.findUniqueOrThrow({ where: { id: job.jobId }, include: { tokens: true } });
    expect(countersign.matrix.request_event_id).toBe(row.requestEventId);
    expect(countersign.tokens[0].jti).toBe(job.claims.jti);
    expect(countersign.decisions[0].approver).toBe('@alice:test.localhost');
    expect(countersign.approval_envelopes[0].signer_did).toBe(test.console.did);
    expect(payloadText).not.toContain(row.tokens[0]?.tokenSealed ?? '.eyJ');
    expect(payloadText).not.toContain('eyJ');
  });

  it('leaves the approval receipt out of the list when no model was asked, and keeps it in our metadata', async () => {
    const job = await runningJob(test);
    await toolCall(test, job.claims, read, 65);
    const { payloadText } = await complete(job);
    const payload = JSON.parse(payloadText);
    expect(payload.human_approval_receipts).toBeUndefined();
    expect(payload.metadata.countersign.approval_envelopes).toHaveLength(1);
    expect((await seal(job, await signed(payloadText))).code).toBe('OK');
  });

  it('accounts for a call that ended without a receipt', async () => {
    const job = await workedJob();
    const call = await admitted(job.claims, { kind: 'model', provider: 'openai', model: 'scripted-demo-1' }, 80);
    await closeCall({ callId: call.callId, outcome: 'upstream_error', now: after(81) });
    const { payloadText } = await complete(job);
    expect(JSON.parse(payloadText).metadata.countersign.calls_without_receipt).toEqual([
      { seq: 4, kind: 'model', event_hash_b64u: call.eventHash, outcome: 'upstream_error' },
    ]);
    expect((await seal(job, await signed(payloadText))).code).toBe('OK');
  });

  it('moves lists that are too long for the bundle into the export, named by hash', async () => {
    const job = await runningJob(test);
    for (let i = 0; i < 100; i++) {
      const call = await admitted(job.claims, { kind: 'model', provider: 'openai', model: 'scripted-demo-1' }, 65);
      await closeCall({ callId: call.callId, outcome: 'upstream_error', now: after(66) });
    }
    const { bundleId, payloadText } = await complete(job);
    const { countersign } = JSON.parse(payloadText).metadata;
    expect(countersign.calls_without_receipt).toBeUndefined();
    expect(countersign.calls_without_receipt_hash_b64u).toHaveLength(43);
    expect((await seal(job, await signed(payloadText))).code).toBe('OK');
    const { exportText } = await db().bundle.findUniqueOrThrow({ where: { id: bundleId } });
    expect(JSON.parse(exportText as string).metadata.countersign.moved.calls_without_receipt).toHaveLength(100);
  });

  it('ends the job failed when the agent says so, with its evidence verified all the same', async () => {
    const job = await workedJob();
    const { payloadText } = await complete(job, 'failed');
    expect((await seal(job, await signed(payloadText))).verdict).toBe('VALID');
    expect(await stateOf(job.jobId)).toBe('failed');
  });

  it('gives the same text when completion is asked for again', async () => {
    const job = await workedJob();
    expect(await complete(job)).toEqual(await complete(job));
  });
});

describe('sealing', () => {
  // The agent drops the second model receipt and signs what is left.
  it('refuses a payload that is not the text that was given out, records it, and lets the agent try again', async () => {
    const job = await workedJob();
    const { payloadText } = await complete(job);
    const receipts = JSON.parse(payloadText).receipts.slice(0, 1);
    expect(await codeOf(seal(job, await signed(payloadText, { receipts })))).toBe('PAYLOAD_CHANGED');
    expect(await stateOf(job.jobId)).toBe('completing');
    expect((await actionsOf(job.jobId)).at(-1)).toBe('bundle.refused');
    expect((await seal(job, await signed(payloadText))).code).toBe('OK');
  });

  it('refuses a signature of another key and another agent', async () => {
    const job = await workedJob();
    const { payloadText } = await complete(job);
    expect(await codeOf(seal(job, await signed(payloadText, {}, test.gateway)))).toBe('ENVELOPE_REFUSED');
    expect(await codeOf(seal(job, await signed(payloadText), test.gateway.did))).toBe('UNKNOWN_BUNDLE');
    expect(await codeOf(seal(job, 'text'))).toBe('ENVELOPE_REFUSED');
    expect(await stateOf(job.jobId)).toBe('completing');
  });

  it('answers the same envelope with the stored verdict and refuses another one', async () => {
    const job = await workedJob();
    const { payloadText } = await complete(job);
    const envelope = await signed(payloadText);
    const first = await seal(job, envelope);
    expect(await seal(job, envelope)).toEqual(first);
    expect(await codeOf(seal(job, { ...envelope, issued_at: after(200).toISOString() }))).toBe('ALREADY_SEALED');
  });

  it('seals once when two requests come at the same time', async () => {
    const job = await workedJob();
    const { payloadText } = await complete(job);
    const envelope = await signed(payloadText);
    const outcomes = await Promise.allSettled([seal(job, envelope), seal(job, envelope)]);
    expect(outcomes.some((outcome) => outcome.status === 'fulfilled')).toBe(true);
    expect((await actionsOf(job.jobId)).filter((action) => action === 'bundle.sealed')).toHaveLength(1);
    expect((await actionsOf(job.jobId)).filter((action) => action === 'job.finished')).toHaveLength(1);
  });

  it('ends the job failed with the code when the evidence does not verify', async () => {
    const job = await workedJob();
    const { payloadText } = await complete(job);
    const keys = { console: test.console, trusted: { ...trusted(), registryDids: [test.agent.did] } };
    const envelope = await signed(payloadText);
    const sealed = await sealBundle({ jobId: job.jobId, agentDid: test.agent.did, envelope, now: after(102) }, keys);
    expect(sealed).toMatchObject({ verdict: 'INVALID', code: 'WPC_SIGNER_NOT_ALLOWED' });
    expect(await stateOf(job.jobId)).toBe('failed');
  });
});
