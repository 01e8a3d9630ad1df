// PURE. Receipts: numbered in the order of signing, each of one call, each signed by the gateway over this run, and none taken
// out between two.

import { sha256B64u } from '#lib/canon/digest.ts';
import { parseStrictJson } from '#lib/canon/gate.ts';
import { parseEnvelope } from '#lib/claw/envelope.ts';
import { ClawError } from '#lib/claw/error.ts';
import { counted } from '../report.ts';
import { asText, memberOf } from '../values.ts';
import { runIdOf } from './check-run.ts';
import type { CallDocument, ReceiptDocument } from './documents.ts';
import { nativeReceipts } from './native-bundle.ts';
import { ensure, type PackageContext, reading, refuse } from './package-context.ts';
import { callsOf, ran, receiptsOf, tokensOf } from './package-parts.ts';
import { trustedDids } from './trusted-keys.ts';

const envelopeTypes = { gateway: 'gateway_receipt', tool: 'tool_receipt' } as const;
const callKinds = { gateway: 'model', tool: 'tool' } as const;

/** Every receipt is of one call of its kind, and every call’s receipt is there. */
export function checkReceiptList(context: PackageContext): string {
  if (!ran(context)) return 'The job never ran.';
  const receipts = receiptsOf(context);
  const calls = new Map(
    callsOf(context).flatMap((call) => (call.receipt_id ? [[call.receipt_id, call] as const] : [])),
  );
  for (const [i, receipt] of receipts.entries()) {
    ensure(receipt.seq === i + 1, 'SEQUENCE_GAP', `Receipt ${i + 1} in the order of signing is missing.`);
    const call = calls.get(receipt.receipt_id);
    const own = call?.kind === callKinds[receipt.kind];
    ensure(own, 'RECEIPT_WITHOUT_CALL', `The receipt ${receipt.receipt_id} is of no call.`);
    calls.delete(receipt.receipt_id);
  }
  const [left] = calls.values();
  ensure(left === undefined, 'CALL_WITHOUT_RECEIPT', `The receipt of call ${left?.seq} is not there.`);
  return `${counted(receipts.length, 'receipt')}, numbered without a gap, each of one call.`;
}

/** Each receipt names its call, token and policy, and the receipt before it. */
export async function checkReceiptContents(context: PackageContext): Promise<string> {
  if (!ran(context)) return 'The job never ran.';
  const receipts = receiptsOf(context);
  const native = nativeReceipts(context);
  const calls = new Map(callsOf(context).map((call) => [call.receipt_id, call]));
  const envelopes = native ?? (await ownEnvelopes(context, receipts));
  ensure(envelopes.size === receipts.length, 'RECEIPT_WITHOUT_CALL', 'The bundle has other receipts than the run.');
  let previous: string | null = null;
  for (const receipt of receipts) {
    const { receipt_id: id, sha256 } = receipt;
    const found = envelopes.get(id);
    ensure(found !== undefined, 'RECEIPT_INVALID', `The receipt ${id} is nowhere.`);
    const call = calls.get(id);
    ensure(call !== undefined, 'RECEIPT_WITHOUT_CALL', `The receipt ${id} is of no call.`);
    checkPlace(context, call, receipt, found, previous);
    previous = sha256;
  }
  // In a native bundle each receipt is hashed where the one after it is checked; nothing comes after the last.
  await checkHashes(native ? receipts.slice(-1) : receipts, envelopes);
  return native
    ? 'Each is the one in the native bundle, in an unbroken order.'
    : 'Each signed by the gateway, in an unbroken order.';
}

export type FoundReceipt = { value: unknown; text: () => string };

/** Receipts that lie in no native bundle: verified here. */
async function ownEnvelopes(
  context: PackageContext,
  receipts: readonly ReceiptDocument[],
): Promise<Map<string, FoundReceipt>> {
  const signerDids = receipts.length === 0 ? [] : trustedDids(context, 'gateway');
  const found = await Promise.all(
    receipts.map(async ({ receipt_id, kind, envelope = '' }) => {
      const value = reading('run/receipts.json', () => parseStrictJson(envelope));
      try {
        await parseEnvelope(value, { type: envelopeTypes[kind], signerDids });
      } catch (cause) {
        if (!(cause instanceof ClawError)) throw cause;
        throw refuse('RECEIPT_INVALID', `The receipt ${receipt_id} does not verify: ${cause.message}.`, cause);
      }
      return [receipt_id, { value, text: () => envelope }] as const;
    }),
  );
  return new Map(found);
}

function checkPlace(
  context: PackageContext,
  call: CallDocument,
  receipt: ReceiptDocument,
  { value }: FoundReceipt,
  previous: string | null,
): void {
  const payload = memberOf(value, 'payload');
  const binding = memberOf(payload, 'binding');
  const order = receipt.kind === 'tool' ? binding : memberOf(memberOf(payload, 'metadata'), 'countersign');
  const token = tokensOf(context).find(({ jti }) => jti === call.jti);
  const say = (condition: boolean, what: string) =>
    ensure(condition, 'RECEIPT_INVALID', `The receipt of call ${call.seq} ${what}.`);
  say(memberOf(payload, 'receipt_id') === receipt.receipt_id, 'has another id');
  say(memberOf(binding, 'run_id') === runIdOf(context), 'is of another run');
  say(memberOf(binding, 'event_hash_b64u') === call.event_hash, 'is bound to another event');
  say(memberOf(binding, 'policy_hash') === token?.wpc_hash, 'is under another policy');
  say(memberOf(binding, 'token_scope_hash_b64u') === token?.token_scope_hash, 'is under another token');
  say(
    memberOf(order, 'seq') === call.seq && memberOf(order, 'receipt_seq') === receipt.seq,
    'has another place in the run',
  );
  say(memberOf(order, 'prev_receipt_sha256') === previous, 'does not follow the one before it');
  const called =
    receipt.kind === 'tool'
      ? memberOf(payload, 'tool_name')
      : `${asText(memberOf(payload, 'provider'))}/${asText(memberOf(payload, 'model'))}`;
  say(called === call.name, 'tells of another call');
  say(receipt.kind !== 'tool' || memberOf(payload, 'args_hash_b64u') === call.args_hash, 'is over other arguments');
}

async function checkHashes(receipts: readonly ReceiptDocument[], envelopes: Map<string, FoundReceipt>): Promise<void> {
  const hashes = await Promise.all(
    receipts.map(({ receipt_id }) => sha256B64u(envelopes.get(receipt_id)?.text() ?? '')),
  );
  for (const [i, receipt] of receipts.entries()) {
    ensure(
      hashes[i] === receipt.sha256,
      'RECEIPT_INVALID',
      `The receipt ${receipt.receipt_id} is not what was hashed.`,
    );
  }
}
