// PURE. Gateway receipts (claw-formats.md section 6): each signed by an allow-listed gateway and bound to this run.

import { type BundleContext, payloadOf, type ReceiptResult } from './bundle-context.ts';
import { runOf } from './check-event-chain.ts';
import type { VerifyOptions } from './options.ts';
import type { GatewayReceiptEnvelope } from './receipt-schemas.ts';
import { CannotCheck, counted, Refusal } from './report.ts';
import { assertPayloadHash, assertSignedBy, signedBy } from './signatures.ts';
import { isDid } from './values.ts';

const tokensMax = 10_000_000;
const latencyMsMax = 3_600_000;

/** Judges every receipt by itself; the format's library only counts, its command line then insists (below). */
export async function readGatewayReceipts(context: BundleContext): Promise<string> {
  const receipts = payloadOf(context).receipts ?? [];
  const run = runOf(context);
  context.receipts = await Promise.all(receipts.map((receipt) => judge(receipt, context.options, run)));
  const verified = context.receipts.filter((result) => result.signed && result.bound).length;
  return `Signed by a listed gateway and bound to this run: ${verified} of ${counted(receipts.length, 'gateway receipt')}.`;
}

async function judge(
  receipt: GatewayReceiptEnvelope,
  options: VerifyOptions,
  run: ReturnType<typeof runOf>,
): Promise<ReceiptResult> {
  try {
    await assertReceipt(receipt, options);
  } catch (error) {
    if (error instanceof Refusal) return { signed: false, bound: false, why: error.message };
    throw error;
  }
  const { run_id, event_hash_b64u } = receipt.payload.binding ?? {};
  if (!run) return { signed: true, bound: false, why: 'There is no event chain to be bound to.' };
  if (run_id !== run.runId) return { signed: true, bound: false, why: 'It is bound to another run.' };
  if (event_hash_b64u === undefined || !run.eventHashes.has(event_hash_b64u)) {
    return { signed: true, bound: false, why: 'It is bound to an event that is not in the chain.' };
  }
  return { signed: true, bound: true, why: '' };
}

async function assertReceipt(receipt: GatewayReceiptEnvelope, options: VerifyOptions): Promise<void> {
  const { payload } = receipt;
  if (!isDid(receipt.signer_did)) throw new Refusal('INVALID_DID_FORMAT', 'Its signer is not a did:key or did:web.');
  if (!options.gatewayDids.includes(receipt.signer_did))
    throw new Refusal('CLAIM_NOT_FOUND', `Its signer ${receipt.signer_did} is not listed.`);
  const counts: [number, number][] = [
    [payload.tokens_input, tokensMax],
    [payload.tokens_output, tokensMax],
    [payload.latency_ms, latencyMsMax],
  ];
  if (!counts.every(([value, max]) => Number.isInteger(value) && value <= max)) {
    throw new Refusal('MALFORMED_ENVELOPE', 'Its counts are not whole numbers within the limits.');
  }
  await assertPayloadHash(receipt);
  await assertSignedBy(signedBy(receipt), options.signatures);
}

/**
 * The strict rule of the format's command line: receipts need an allow-list, and each must verify and be bound.
 * It passes over receipts that name no event; our own profile does not.
 */
export function checkReceiptsStrictly(context: BundleContext): string {
  const receipts = payloadOf(context).receipts ?? [];
  if (receipts.length === 0 || !context.envelope) return 'There are no enveloped receipts to insist on.';
  if (context.options.gatewayDids.length === 0) {
    throw new CannotCheck(
      'DEPENDENCY_NOT_CONFIGURED',
      'No gateway receipt signer is configured, so no receipt can be trusted.',
    );
  }
  const strict = context.receipts.filter((_, i) => receipts[i]?.payload.binding?.event_hash_b64u !== undefined);
  const unsigned = strict.find((result) => !result.signed);
  if (unsigned) throw new Refusal('RECEIPT_VERIFICATION_FAILED', `A gateway receipt does not verify: ${unsigned.why}`);
  const unbound = strict.find((result) => !result.bound);
  if (unbound)
    throw new Refusal('RECEIPT_BINDING_MISMATCH', `A gateway receipt is not part of this run: ${unbound.why}`);
  return `Verified and bound: ${counted(strict.length, 'receipt')} that name an event.`;
}
