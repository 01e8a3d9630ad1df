import { describe, expect, test } from 'vitest';
import { signerFromSeed } from '#lib/canon/ed25519.ts';
import { parseEnvelope } from '#lib/claw/envelope.ts';
import { signBundle } from './bundle.ts';
import type { Journal } from './journal.ts';

const signer = await signerFromSeed(new Uint8Array(32).fill(1));
const receipt = (id: string, run = 'run_1', hash = 'h1') => ({
  payload: { receipt_id: id, binding: { run_id: run } },
  payload_hash_b64u: hash,
});
const payload = {
  agent_did: signer.did,
  event_chain: [{ run_id: 'run_1' }],
  metadata: { countersign: { job_id: '7F3K9QXM2BTV' } },
  receipts: [receipt('rcpt_1')],
};
const journal: Journal = {
  jobId: '7F3K9QXM2BTV',
  policyHash: '',
  without: [],
  steps: {},
  runId: 'run_1',
  receipts: [receipt('rcpt_1')],
};
const sign = (change: object = {}) => signBundle(JSON.stringify({ ...payload, ...change }), journal, signer);

test('a bundle of this job with every receipt is signed as it was given', async () => {
  const envelope = await parseEnvelope(await sign(), { type: 'proof_bundle', signerDids: [signer.did] });
  expect(JSON.stringify(envelope.payload)).toBe(JSON.stringify(payload));
});

describe('is not signed', () => {
  test.each([
    ['another agent’s bundle', { agent_did: 'did:key:z6Mkother' }],
    ['another job’s bundle', { metadata: { countersign: { job_id: 'ZZZZZZZZZZZZ' } } }],
    ['an event of another run', { event_chain: [{ run_id: 'run_1' }, { run_id: 'run_2' }] }],
    ['a receipt of another run', { receipts: [receipt('rcpt_1'), receipt('rcpt_2', 'run_2')] }],
    ['a bundle without a receipt that the agent was given', { receipts: [] }],
    ['a bundle with a receipt that was changed', { receipts: [receipt('rcpt_1', 'run_1', 'h2')] }],
    ['a bundle with one receipt twice', { receipts: [receipt('rcpt_1'), receipt('rcpt_1')] }],
  ])('%s', async (_name, change) => {
    await expect(sign(change)).rejects.toThrow();
  });

  test('a text that reads in two ways', async () => {
    const text = JSON.stringify(payload).replace('{', `{"agent_did":"${signer.did}",`);
    await expect(signBundle(text, journal, signer)).rejects.toThrow();
  });
});
