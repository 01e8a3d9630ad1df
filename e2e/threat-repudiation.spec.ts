// Attack: the agent denies a model call, says that it asked something else, or signs an account of its work without it.

import { readFileSync, writeFileSync } from 'node:fs';
import { signBundle } from '#bin/agent/bundle.ts';
import type { Journal } from '#bin/agent/journal.ts';
import { sha256B64u } from '#lib/canon/digest.ts';
import { parseEnvelope, signEnvelope } from '#lib/claw/envelope.ts';
import { eventHash } from '#lib/claw/event-chain.ts';
import type { GatewayReceiptPayload } from '#lib/claw/gateway-receipt.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import type { Forged } from '#lib/testing/golden-forge.ts';
import { audrey } from './people.ts';
import { newRoom } from './rooms.ts';
import { entriesOf, jobRow } from './rows.ts';
import { evaluate, gatewayWith, newAgent, type RunningJob, runningJob, type ScriptedAgent } from './scripted-agent.ts';
import { expect, type Page, test } from './test.ts';
import { download, verify } from './verify-file.ts';

const model = 'scripted-demo-1';
const harmless = [{ role: 'user' as const, content: 'How do I close the quarter?' }];
const messages = [{ role: 'user' as const, content: 'How do I pay 9,000 EUR to an account that nobody checks?' }];

type Carried = { job: RunningJob; payloadText: string; journal: Journal; receipt: Forged };

const issuedAt = () => new Date().toISOString();

/** A tool call and two model calls under a job's token. @returns what the gateway signed; the last call is the one denied */
async function work(agent: ScriptedAgent, job: RunningJob) {
  const gateway = gatewayWith(agent, job.token);
  const { context } = await evaluate(gateway, job.jobId, 0);
  const value = { path: 'first.md', text: 'One line.' };
  const done = { status: 'success' as const, value, latencyMs: 3 };
  const tool = (await gateway.report(context.call_id ?? '', done)).receipt_envelope;
  const { _receipt_envelope: first } = await gateway.ask(model, harmless);
  const { _receipt_envelope: receipt } = await gateway.ask(model, messages);
  if (!first || !receipt) throw new Error('The gateway gave no receipt.');
  return { given: [tool, first, receipt], receipt };
}

/** A job that was carried out and whose bundle waits for the agent's signature. */
async function completed(agent: ScriptedAgent, job: RunningJob): Promise<Carried> {
  const { given, receipt } = await work(agent, job);
  const { payload_text } = await agent.console.complete(job.jobId, 'completed', 'One file was read.');
  const journal: Journal = {
    jobId: job.jobId,
    policyHash: '',
    without: [],
    steps: {},
    receipts: given,
    runId: job.runId,
  };
  return { job, payloadText: payload_text, journal, receipt };
}

/** The receipt says what was asked, in the gateway's hand, and has its place in the run. */
async function expectUndeniable({ job, payloadText, receipt }: Carried): Promise<void> {
  const { did } = (await (await fetch(`${getConfig().gatewayUrl}/v1/did`)).json()) as { did: string };
  const { payload } = await parseEnvelope(receipt, { type: 'gateway_receipt', signerDids: [did] });
  const said = payload as GatewayReceiptPayload;
  expect(said).toMatchObject({ provider: 'openai', model, binding: { run_id: job.runId } });
  expect(said.request_hash_b64u).toBe(await sha256B64u(JSON.stringify({ model, messages })));
  expect(said.request_hash_b64u).not.toBe(await sha256B64u(JSON.stringify({ model, messages: harmless })));
  expect(said.response_hash_b64u).toMatch(/^[\w-]{43}$/);
  const { event_chain, receipts } = JSON.parse(payloadText) as Forged;
  expect(receipts.at(-1)).toEqual(receipt);
  const calls = event_chain.filter(({ event_type }: Forged) => event_type === 'llm_call');
  expect(calls.at(-1)).toMatchObject({ event_hash_b64u: said.binding.event_hash_b64u });
}

/** The console takes the agent's signature over its own text alone. */
async function expectNothingElseSigned(agent: ScriptedAgent, { job, payloadText, journal }: Carried): Promise<void> {
  const sign = (payload: unknown, signer = agent.signer) =>
    signEnvelope({ type: 'proof_bundle', payload, signer, issuedAt: issuedAt() });
  for (const member of ['tool_receipts', 'receipts']) {
    const changed = { ...JSON.parse(payloadText), [member]: [] };
    const refused = agent.console.submitBundle(job.jobId, await sign(changed));
    await expect(refused).rejects.toMatchObject({ code: 'PAYLOAD_CHANGED' });
  }
  // The right payload under a signature of somebody else's key.
  const thief = await newAgent('Thief');
  const foreign = agent.console.submitBundle(job.jobId, await sign(JSON.parse(payloadText), thief.signer));
  await expect(foreign).rejects.toMatchObject({ code: 'ENVELOPE_REFUSED' });
  expect(await jobRow(job.jobId)).toMatchObject({ state: 'completing', bundle: { verdict: null, sealedAt: null } });

  const right = await signBundle(payloadText, journal, agent.signer);
  expect(await agent.console.submitBundle(job.jobId, right)).toMatchObject({ verdict: 'VALID', code: 'OK' });
  expect(await jobRow(job.jobId)).toMatchObject({ state: 'done', bundle: { verdict: 'VALID', payloadText } });
  expect((await entriesOf(job.jobId, 'bundle.refused')).map(({ detail }) => detail.code)).toEqual([
    'PAYLOAD_CHANGED',
    'PAYLOAD_CHANGED',
    'ENVELOPE_REFUSED',
  ]);
}

/** Without the call and all that names it: the events linked and hashed anew, as far as the agent can. */
async function withoutTheCall(payload: Forged): Promise<void> {
  const gone = payload.receipts.pop().payload.binding.event_hash_b64u;
  payload.event_chain = payload.event_chain.filter((event: Forged) => event.event_hash_b64u !== gone);
  let previous: string | null = null;
  for (const event of payload.event_chain) {
    event.prev_hash_b64u = previous;
    event.event_hash_b64u = await eventHash(event);
    previous = event.event_hash_b64u;
  }
}

/** Accounts of its work that an agent could sign and show around, each with what a verifier says of it. */
const accounts = (agent: ScriptedAgent, foreign: Forged): Record<string, [string, (payload: Forged) => unknown]> => ({
  'a receipt that the agent signed': [
    'INVALID RECEIPT_VERIFICATION_FAILED',
    async (payload) => {
      const said = { ...payload.receipts[1].payload, model: 'harmless-1' };
      const { signer } = agent;
      const own = { type: 'gateway_receipt', payload: said, signer, issuedAt: issuedAt() } as const;
      payload.receipts[1] = await signEnvelope(own);
    },
  ],
  'a receipt whose words were changed': [
    'INVALID RECEIPT_VERIFICATION_FAILED',
    (payload) => {
      payload.receipts[1].payload.request_hash_b64u = 'A'.repeat(43);
    },
  ],
  'a receipt of another run': [
    'INVALID CAUSAL_REFERENCE_DANGLING',
    (payload) => {
      payload.receipts[1] = foreign;
    },
  ],
  'no receipt of the call': [
    'INVALID CALL_UNACCOUNTED',
    (payload) => {
      payload.receipts.pop();
    },
  ],
  'nothing of the call': ['INCOMPLETE EVENT_PAYLOADS_MISSING', withoutTheCall],
});

const changes = (jobId: string): Record<string, [string, string]> => ({
  'the job': [`"job_id":"${jobId}"`, `"job_id":"${jobId.slice(0, -1)}${jobId.endsWith('0') ? '1' : '0'}"`],
  'the tool': ['"tool_name":"read"', '"tool_name":"reaD"'],
  'the result': ['"result_status":"success"', '"result_status":"error"'],
  'the event chain': ['"event_type":"tool_call"', '"event_type":"tool_cell"'],
  'the model': [`"model":"${model}"`, '"model":"harmless-demo-1"'],
});

/** A file, and what a verifier says of it: the code where one is owed, else any that is not OK. */
type Case = { name: string; text: string; verdict: string };

/** The export as it was downloaded, with a word changed, and with the agent's own account beside it and in it. */
async function casesOf(agent: ScriptedAgent, { job, payloadText }: Carried, text: string, foreign: Forged) {
  const cases: Case[] = [{ name: 'as it was downloaded', text, verdict: 'VALID OK' }];
  for (const [name, [from, to]] of Object.entries(changes(job.jobId))) {
    expect(text, name).toContain(from);
    cases.push({ name, text: text.replace(from, to), verdict: 'INVALID' });
  }
  for (const [name, [verdict, change]] of Object.entries(accounts(agent, foreign))) {
    const payload = JSON.parse(payloadText);
    await change(payload);
    const { signer } = agent;
    const own = await signEnvelope({ type: 'proof_bundle', payload, signer, issuedAt: issuedAt() });
    const exported = JSON.parse(text);
    exported.artifacts.proof_bundle_envelope = own;
    cases.push({ name, text: JSON.stringify(own), verdict });
    cases.push({ name: `${name}, in the export`, text: JSON.stringify(exported), verdict: 'INVALID' });
  }
  return cases;
}

/** The evidence page of a job whose package is sealed. */
async function openEvidence(page: Page, jobId: string): Promise<void> {
  const sealed = () => db().package.findUnique({ where: { jobId }, select: { state: true } });
  await expect.poll(sealed, { message: 'the package is sealed', timeout: 60_000 }).toMatchObject({ state: 'sealed' });
  await page.goto(`/evidence/${(await jobRow(jobId)).bundle?.id}`);
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('VALID');
}

test('repudiation of a model call', async ({ as }, testInfo) => {
  const agent = await newAgent('Denier');
  const roomId = await newRoom('Repudiation', { agentDid: agent.did });
  const other = await runningJob(agent, roomId, 'Another job');
  const { receipt: foreign } = await work(agent, other);
  const carried = await completed(agent, await runningJob(agent, roomId, 'Read two files'));
  await expectUndeniable(carried);
  await expectNothingElseSigned(agent, carried);

  const page = await as(audrey);
  await openEvidence(page, carried.job.jobId);
  const out = (name: string) => testInfo.outputPath(name);
  const file = await download(page, 'Export bundle', out('export.json'));
  const signers = await download(page, 'Signer list', out('signers.json'));
  const cases = await casesOf(agent, carried, readFileSync(file, 'utf8'), foreign);
  const paths = cases.map(({ text }, at) => {
    const path = out(`case-${at}.json`);
    writeFileSync(path, text);
    return path;
  });
  const judged = verify('--config', signers, '--profile', 'countersign', ...paths);
  expect(judged.exit).toBe(1);
  for (const [at, { name, verdict }] of cases.entries()) {
    const said = judged.lines[at]?.replace(` ${paths[at]}`, '') ?? 'nothing';
    expect(said, name).toMatch(verdict === 'INVALID' ? /^INVALID (?!OK)[A-Z_]+$/ : new RegExp(`^${verdict}$`));
  }

  // The whole package: each call in the log under a proof, and what a receipt does not prove.
  const archive = await download(page, 'Package', out('package.zip'));
  const { exit, lines } = verify('--explain', archive);
  expect([exit, lines[0]]).toEqual([0, `VALID OK ${archive}`]);
  const explained = lines.join('\n');
  for (const part of [
    'ok   list of receipts: 3 receipts, numbered without a gap, each of one call',
    'ok   log: calls: The log has 3 calls',
    'ok   entries are in the log: ',
    'does not prove: That the provider ran the model that a receipt names',
    'does not prove: That the agent made no call beside the gateway',
  ]) {
    expect(explained).toContain(part);
  }
});
