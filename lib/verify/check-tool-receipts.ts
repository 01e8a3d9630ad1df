// PURE. Tool receipts (claw-formats.md section 7). The format knows no signer list for them: any did:key passes here,
// and our own profile checks the signer.

import { type BundleContext, ensure, payloadOf } from './bundle-context.ts';
import { runOf } from './check-event-chain.ts';
import type { ToolReceiptEntry } from './receipt-schemas.ts';
import { CannotCheck, counted, inParallel } from './report.ts';
import { assertPayloadHash, assertSignedBy, signedBy } from './signatures.ts';
import { isBase64url } from './values.ts';

type ToolEnvelope = Extract<ToolReceiptEntry, { payload: unknown }>;
type ToolPayload = ToolEnvelope['payload'];

/** The payload of an entry, and its envelope when it has one. */
export const openToolReceipt = (entry: ToolReceiptEntry): { payload: ToolPayload; envelope: ToolEnvelope | null } =>
  'payload' in entry ? { payload: entry.payload, envelope: entry } : { payload: entry, envelope: null };

/** Each receipt is of this agent, of this run when it says so, and intact when it is enveloped. */
export async function checkToolReceipts(context: BundleContext): Promise<string> {
  const entries = payloadOf(context).tool_receipts ?? [];
  await inParallel(entries.map((entry, i) => checkOne(entry, i, context)));
  const undisclosed = entries.map(openToolReceipt).find(({ payload, envelope }) => {
    const disclosed = 'args_disclosure' in payload || 'result_disclosure' in payload;
    return disclosed || (envelope !== null && 'co_signatures' in envelope);
  });
  if (undisclosed) {
    throw new CannotCheck(
      'COMPONENT_NOT_SUPPORTED',
      'This verifier cannot check selective disclosures and co-signatures.',
    );
  }
  return `${counted(entries.length, 'tool receipt')}, of this agent and run only.`;
}

async function checkOne(entry: ToolReceiptEntry, i: number, context: BundleContext): Promise<void> {
  const { payload, envelope } = openToolReceipt(entry);
  const named = `Tool receipt ${i}`;
  ensure(
    payload.agent_did === payloadOf(context).agent_did,
    'PROOF_BUNDLE_AGENT_MISMATCH',
    `${named} is of another agent.`,
  );
  const run = runOf(context);
  const { run_id, event_hash_b64u } = payload.binding ?? {};
  if (run && run_id) ensure(run_id === run.runId, 'RECEIPT_BINDING_MISMATCH', `${named} is bound to another run.`);
  if (run && event_hash_b64u !== undefined) {
    ensure(isBase64url(event_hash_b64u), 'SCHEMA_VALIDATION_FAILED', `${named} names no event hash.`);
    ensure(run.eventHashes.has(event_hash_b64u), 'RECEIPT_BINDING_MISMATCH', `${named} is bound to an unknown event.`);
  }
  if (!envelope) return;
  const { expires_at } = envelope;
  const expired = expires_at !== undefined && context.options.now.getTime() > Date.parse(expires_at) + context.skewMs;
  ensure(!expired, 'EXPIRED_TTL', `${named} expired at ${expires_at}.`);
  ensure(
    envelope.hash_algorithm === 'SHA-256',
    'UNKNOWN_HASH_ALGORITHM',
    `${named} has a hash that cannot be recomputed.`,
  );
  await assertPayloadHash(envelope);
  await assertSignedBy(signedBy(envelope), context.options.signatures).catch((error) => {
    // The format has one code for a wrong signature and for a signer that has no key.
    ensure(error?.code !== 'INVALID_DID_FORMAT', 'SIGNATURE_INVALID', `${named}: ${error?.message}`);
    throw error;
  });
}
