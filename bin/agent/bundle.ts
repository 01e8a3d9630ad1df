// The agent signs the proof bundle, so it reads it first: its own key, its own run, every receipt that it was given.

import { z } from 'zod';
import type { Signer } from '#lib/canon/ed25519.ts';
import { parseInsertionOrderJson } from '#lib/canon/gate.ts';
import { signEnvelope } from '#lib/claw/envelope.ts';
import type { Journal } from './journal.ts';

const bound = z.object({
  payload: z.object({ receipt_id: z.string(), binding: z.object({ run_id: z.string() }) }),
  payload_hash_b64u: z.string(),
});
const payloadSchema = z.object({
  agent_did: z.string(),
  event_chain: z.array(z.object({ run_id: z.string() })).min(1),
  receipts: z.array(bound).default([]),
  tool_receipts: z.array(bound).default([]),
  metadata: z.object({ countersign: z.object({ job_id: z.string() }) }),
});

/** @throws when the payload is not this agent's account of this job */
function check(payload: unknown, journal: Journal, did: string): void {
  const { agent_did, event_chain, receipts, tool_receipts, metadata } = payloadSchema.parse(payload);
  if (agent_did !== did) throw new Error('The bundle names another agent.');
  if (metadata.countersign.job_id !== journal.jobId) throw new Error('The bundle is about another job.');
  const all = [...receipts, ...tool_receipts];
  const runs = [...event_chain.map((event) => event.run_id), ...all.map((receipt) => receipt.payload.binding.run_id)];
  if (journal.runId !== undefined && runs.some((runId) => runId !== journal.runId)) {
    throw new Error('The bundle holds something of another run.');
  }
  const hashes = new Map(all.map((receipt) => [receipt.payload.receipt_id, receipt.payload_hash_b64u]));
  if (hashes.size !== all.length) throw new Error('The bundle holds a receipt twice.');
  for (const given of journal.receipts) {
    if (hashes.get(given.payload.receipt_id) !== given.payload_hash_b64u) {
      throw new Error(`The bundle lacks the receipt ${given.payload.receipt_id} or changes it.`);
    }
  }
}

/**
 * Checks the payload that the console asks to have signed, and signs exactly those bytes.
 * @throws when it is not what this agent did
 */
export async function signBundle(payloadText: string, journal: Journal, signer: Signer) {
  const payload = parseInsertionOrderJson(payloadText);
  check(payload, journal, signer.did);
  return signEnvelope({ type: 'proof_bundle', payload, signer, issuedAt: new Date().toISOString() });
}
