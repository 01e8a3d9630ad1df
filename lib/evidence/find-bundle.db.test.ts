import { beforeEach, describe, expect, it } from 'vitest';
import { signEnvelope } from '#lib/claw/envelope.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { completeJob } from '#lib/jobs/complete-job.ts';
import { modelCall, runningJob, toolCall } from '#lib/testing/agent-run.ts';
import { after, openTestConsole, roomId, type TestConsole } from '#lib/testing/console.ts';
import { verifyArtefact } from '#lib/verify/verify-artefact.ts';
import { bundleDownload, findBundle, listBundles } from './find-bundle.ts';
import { sealBundle } from './seal-bundle.ts';

useTestDatabase();
let test: TestConsole;
let jobId: string;
let bundleId: string;

beforeEach(async () => {
  await emptyDatabase();
  test = await openTestConsole();
  const job = await runningJob(test);
  jobId = job.jobId;
  await modelCall(test, job.claims, 65);
  await toolCall(test, job.claims, { kind: 'tool', tool: 'read', args: { path: 'ledger/q1.csv' } }, 70);
  const done = { jobId, agentDid: test.agent.did, status: 'completed', summary: 'done', now: after(100) } as const;
  const completion = await completeJob(done, test);
  bundleId = completion.bundleId;
  const payload = JSON.parse(completion.payloadText);
  const envelope = await signEnvelope({
    type: 'proof_bundle',
    payload,
    signer: test.agent,
    issuedAt: after(101).toISOString(),
  });
  const trusted = {
    gatewayDids: [test.gateway.did],
    consoleDids: [test.console.did],
    registryDids: [test.registry.did],
  };
  await sealBundle({ jobId, agentDid: test.agent.did, envelope, now: after(102) }, { console: test.console, trusted });
});

describe('the evidence pages', () => {
  it('list a room’s bundles to those who see the room, and to nobody else', async () => {
    expect(await listBundles(db(), { roomIds: [roomId] })).toMatchObject([{ id: bundleId, jobId, verdict: 'VALID' }]);
    expect(await listBundles(db(), { roomIds: null })).toHaveLength(1);
    expect(await listBundles(db(), { roomIds: ['!other:test.localhost'] })).toEqual([]);
    expect(await listBundles(db(), { roomIds: [] })).toEqual([]);
  });

  it('show the chain from the request to the verdict in order, with the identifiers of each link', async () => {
    const view = await findBundle(db(), bundleId);
    expect(view?.chain.map((step) => step.kind)).toEqual([
      'request',
      'plan',
      'decision',
      'token',
      'event',
      'event',
      'token',
      'event',
      'event',
      'event',
      'bundle',
      'bundle',
    ]);
    const job = await db().job.findUniqueOrThrow({ where: { id: jobId } });
    expect(view?.chain[0]?.references).toContainEqual({ label: 'Matrix event', value: job.requestEventId });
    expect(view?.contents).toMatchObject({
      gatewayReceipts: 1,
      toolReceipts: 1,
      callsWithoutReceipt: 0,
      tools: ['read'],
    });
    expect(view?.report?.checks.every((check) => check.outcome === 'passed')).toBe(true);
  });

  it('hand out the stored export byte for byte, and it verifies', async () => {
    const file = await bundleDownload(db(), bundleId);
    const { exportText } = await db().bundle.findUniqueOrThrow({ where: { id: bundleId } });
    expect(file).toEqual({ roomId, fileName: `${bundleId}.export.json`, text: exportText });
    const report = await verifyArtefact(file?.text ?? '', { gatewayDids: [test.gateway.did], now: after(103) });
    expect(report.verdict).toBe('VALID');
    expect(await findBundle(db(), 'bundle_unknown')).toBeNull();
    expect(await bundleDownload(db(), 'bundle_unknown')).toBeNull();
  });
});
