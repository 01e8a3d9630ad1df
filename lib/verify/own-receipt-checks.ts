// PURE. Our checks of receipts: none counts for less than it says, none is missing, each belongs to one recorded call.

import { sha256B64u } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { ensure } from './bundle-context.ts';
import { openToolReceipt } from './check-tool-receipts.ts';
import { type CountersignContext, eventsOfType, ownList, trustedSigners } from './countersign-context.ts';
import { counted } from './report.ts';
import { memberOf } from './values.ts';

/** Every entry of `receipts` verified and bound, those without an event and raw ones included. */
export function checkEveryReceiptCounts({ bundle, rawPayload }: CountersignContext): string {
  const stated = memberOf(rawPayload, 'receipts');
  const total = Array.isArray(stated) ? stated.length : 0;
  const signed = bundle.receipts.filter((result) => result.signed).length;
  const bound = bundle.receipts.filter((result) => result.signed && result.bound).length;
  ensure(signed === total, 'RECEIPT_VERIFICATION_FAILED', `Only ${signed} of ${total} gateway receipts verify.`);
  ensure(
    bound === total,
    'RECEIPT_BINDING_MISMATCH',
    `Only ${bound} of ${total} gateway receipts are bound to this run.`,
  );
  return `${counted(total, 'gateway receipt')}, each verified and bound.`;
}

const toolPayloads = (context: CountersignContext) =>
  (context.payload.tool_receipts ?? []).map((entry) => openToolReceipt(entry).payload);

export function checkUniqueReceipts(context: CountersignContext): string {
  const { receipts = [], human_approval_receipts = [] } = context.payload;
  const ids = [...receipts.map(({ payload }) => payload), ...toolPayloads(context), ...human_approval_receipts].map(
    (receipt) => receipt.receipt_id,
  );
  ensure(new Set(ids).size === ids.length, 'RECEIPT_ID_DUPLICATE', 'Two receipts have one id.');
  return `${counted(ids.length, 'receipt')}, each with its own id.`;
}

/** A model receipt belongs to one `llm_call` event, a tool receipt to one `tool_call` event, and no event has two. */
export function checkReceiptEvents(context: CountersignContext): string {
  const bound: [string, (string | undefined)[]][] = [
    ['llm_call', (context.payload.receipts ?? []).map(({ payload }) => payload.binding?.event_hash_b64u)],
    ['tool_call', toolPayloads(context).map(({ binding }) => binding?.event_hash_b64u)],
  ];
  for (const [type, hashes] of bound) {
    const events = new Set(eventsOfType(context, type).map((event) => event.event_hash_b64u));
    const known = hashes.every((hash) => hash !== undefined && events.has(hash));
    ensure(known, 'RECEIPT_EVENT_MISMATCH', `A receipt is not bound to an event of type ${type}.`);
    ensure(
      new Set(hashes).size === hashes.length,
      'RECEIPT_EVENT_MISMATCH',
      `Two receipts are bound to one ${type} event.`,
    );
  }
  return 'Each receipt is bound to a call of its own.';
}

/** A call that left no receipt is named with its outcome; nothing simply ends in silence. */
export function checkCallsAccounted(context: CountersignContext): string {
  const receipted = new Set([
    ...(context.payload.receipts ?? []).map(({ payload }) => payload.binding?.event_hash_b64u),
    ...toolPayloads(context).map(({ binding }) => binding?.event_hash_b64u),
  ]);
  const named = new Set(ownList(context, 'calls_without_receipt').map((call) => call.event_hash_b64u));
  const calls = [...eventsOfType(context, 'llm_call'), ...eventsOfType(context, 'tool_call')];
  const silent = calls.filter(({ event_hash_b64u: hash }) => !receipted.has(hash) && !named.has(hash));
  ensure(
    silent.length === 0,
    'CALL_UNACCOUNTED',
    `${counted(silent.length, 'call')} with neither a receipt nor a stated outcome.`,
  );
  const without = calls.filter(({ event_hash_b64u: hash }) => !receipted.has(hash)).length;
  return without === 0
    ? `${counted(calls.length, 'call')}, each with a receipt.`
    : `${counted(calls.length, 'call')}; ${without} ended without a receipt, as stated.`;
}

/** Our receipts carry their place in the order of signing and the SHA-256 (base64url) of the one before: none was taken out between. */
export async function checkReceiptOrder(context: CountersignContext): Promise<string> {
  const gateway = (context.payload.receipts ?? []).map((receipt) => ({
    receipt,
    order: memberOf(receipt.payload.metadata, 'countersign'),
  }));
  const tools = (context.payload.tool_receipts ?? []).map((receipt) => ({
    receipt,
    order: openToolReceipt(receipt).payload.binding,
  }));
  const all = [...gateway, ...tools].map(({ receipt, order }) => ({
    receipt,
    order,
    seq: memberOf(order, 'receipt_seq'),
  }));
  if (all.every(({ seq }) => seq === undefined)) return 'The receipts carry no order of signing.';
  const placed = (seq: unknown): number => (typeof seq === 'number' ? seq : 0);
  all.sort((a, b) => placed(a.seq) - placed(b.seq));
  let previous: string | null = null;
  for (const [i, { receipt, order, seq }] of all.entries()) {
    ensure(seq === i + 1, 'RECEIPT_SEQUENCE_BROKEN', `Receipt ${i + 1} in the order of signing is missing.`);
    const linked = memberOf(order, 'prev_receipt_sha256') === previous;
    ensure(linked, 'RECEIPT_SEQUENCE_BROKEN', `Receipt ${i + 1} does not follow the one before it.`);
    previous = await sha256B64u(canonicalJson(receipt));
  }
  return `${counted(all.length, 'receipt')} in an unbroken order of signing.`;
}

/** Tool receipts come from a listed enforcement point: the format would take any key. */
export function checkToolSigners(context: CountersignContext): string {
  const entries = context.payload.tool_receipts ?? [];
  if (entries.length === 0) return 'There are no tool receipts.';
  const listed = trustedSigners(context, 'toolSignerDids');
  for (const entry of entries) {
    const signer = openToolReceipt(entry).envelope?.signer_did;
    ensure(signer !== undefined, 'TOOL_SIGNER_NOT_ALLOWED', 'A tool receipt is not signed.');
    ensure(
      listed.includes(signer),
      'TOOL_SIGNER_NOT_ALLOWED',
      `A tool receipt is signed by ${signer}, which is not listed.`,
    );
  }
  return `${counted(entries.length, 'tool receipt')}, signed by a listed key.`;
}
