import { readFileSync, writeFileSync } from 'node:fs';
import { signBundle } from '#bin/agent/bundle.ts';
import type { Journal } from '#bin/agent/journal.ts';
import { signEnvelope } from '#lib/claw/envelope.ts';
import { audrey } from './people.ts';
import { newRoom } from './rooms.ts';
import { entriesOf, jobRow } from './rows.ts';
import { evaluate, gatewayWith, newAgent, runningJob, type ScriptedAgent } from './scripted-agent.ts';
import { expect, test } from './test.ts';
import { download, verify } from './verify-file.ts';

/** A job that was carried out and whose bundle waits for the agent's signature. */
async function completed(agent: ScriptedAgent) {
  const roomId = await newRoom('Bundle story', { agentDid: agent.did });
  const job = await runningJob(agent, roomId, 'Read two files');
  const gateway = gatewayWith(agent, job.token);
  const { context } = await evaluate(gateway, job.jobId, 0);
  const value = { path: 'first.md', text: 'One line.' };
  const { receipt_envelope } = await gateway.report(context.call_id ?? '', { status: 'success', value, latencyMs: 3 });
  const { payload_text } = await agent.console.complete(job.jobId, 'completed', 'One file was read.');
  const journal: Journal = {
    jobId: job.jobId,
    policyHash: '',
    without: [],
    steps: {},
    receipts: [receipt_envelope],
    runId: job.runId,
  };
  return { job, payloadText: payload_text, journal };
}

test('a signature over other bytes is refused, and the right one is taken afterwards', async ({ as }) => {
  const agent = await newAgent('Forger');
  const { job, payloadText, journal } = await completed(agent);

  // Attack: the agent leaves out what it did and signs the rest.
  const changed = JSON.parse(payloadText);
  changed.tool_receipts = [];
  const { signer } = agent;
  const issuedAt = new Date().toISOString();
  const forged = await signEnvelope({ type: 'proof_bundle', payload: changed, signer, issuedAt });
  await expect(agent.console.submitBundle(job.jobId, forged)).rejects.toMatchObject({ code: 'PAYLOAD_CHANGED' });
  // Attack: the right payload under a signature of somebody else's key.
  const thief = await newAgent('Thief');
  const payload = JSON.parse(payloadText);
  const foreign = await signEnvelope({ type: 'proof_bundle', payload, signer: thief.signer, issuedAt });
  await expect(agent.console.submitBundle(job.jobId, foreign)).rejects.toMatchObject({ code: 'ENVELOPE_REFUSED' });
  expect(await jobRow(job.jobId)).toMatchObject({ state: 'completing', bundle: { verdict: null, sealedAt: null } });

  const right = await signBundle(payloadText, journal, signer);
  expect(await agent.console.submitBundle(job.jobId, right)).toMatchObject({ verdict: 'VALID', code: 'OK' });
  const row = await jobRow(job.jobId);
  expect(row).toMatchObject({ state: 'done', bundle: { verdict: 'VALID', payloadText } });
  expect((await entriesOf(job.jobId, 'bundle.refused')).map(({ detail }) => detail.code)).toEqual([
    'PAYLOAD_CHANGED',
    'ENVELOPE_REFUSED',
  ]);
  const page = await as(audrey);
  await page.goto(`/evidence/${row.bundle?.id}`);
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('VALID');
});

test('a downloaded bundle with one character changed does not verify', async ({ as }, testInfo) => {
  const agent = await newAgent('Honest agent');
  const { job, payloadText, journal } = await completed(agent);
  await agent.console.submitBundle(job.jobId, await signBundle(payloadText, journal, agent.signer));
  const page = await as(audrey);
  await page.goto(`/evidence/${(await jobRow(job.jobId)).bundle?.id}`);
  const file = await download(page, 'Export bundle', testInfo.outputPath('export.json'));
  const signers = await download(page, 'Signer list', testInfo.outputPath('signers.json'));
  expect(verify('--config', signers, '--profile', 'countersign', file).lines).toEqual([`VALID OK ${file}`]);

  const text = readFileSync(file, 'utf8');
  const changes: Record<string, [string, string]> = {
    'the job': [
      `"job_id":"${job.jobId}"`,
      `"job_id":"${job.jobId.slice(0, -1)}${job.jobId.endsWith('0') ? '1' : '0'}"`,
    ],
    'the tool': ['"tool_name":"read"', '"tool_name":"reaD"'],
    'the result': ['"result_status":"success"', '"result_status":"error"'],
    'the event chain': ['"event_type":"tool_call"', '"event_type":"tool_cell"'],
  };
  for (const [name, [from, to]] of Object.entries(changes)) {
    expect(text, name).toContain(from);
    const forged = testInfo.outputPath('forged.json');
    writeFileSync(forged, text.replace(from, to));
    const { exit, lines } = verify('--config', signers, '--profile', 'countersign', forged);
    expect(exit, name).toBe(1);
    expect(lines[0], name).toMatch(/^INVALID (?!OK)[A-Z_]+ /);
  }
});
