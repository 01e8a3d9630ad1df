import { sha256B64u } from '#lib/canon/digest.ts';
import { parseEnvelope } from '#lib/claw/envelope.ts';
import { ClawError } from '#lib/claw/error.ts';
import { memberOf } from '#lib/verify/values.ts';
import { type Check, check } from './checks.ts';
import type { Sources } from './sources.ts';

type Run = NonNullable<Sources['job']['run']>;
export type CallRow = Run['calls'][number];
export type ReceiptRow = Run['receipts'][number];

const envelopeTypes = { gateway: 'gateway_receipt', tool: 'tool_receipt' } as const;

/** The name under which a receipt knows its call. */
const calledIn = (receipt: ReceiptRow, payload: unknown): string =>
  receipt.kind === 'tool'
    ? String(memberOf(payload, 'tool_name'))
    : `${memberOf(payload, 'provider')}/${memberOf(payload, 'model')}`;

function checkPlace({ job }: Sources, call: CallRow, receipt: ReceiptRow, payload: unknown): Check {
  const binding = memberOf(payload, 'binding');
  const order = receipt.kind === 'tool' ? binding : memberOf(memberOf(payload, 'metadata'), 'countersign');
  const token = job.tokens.find(({ jti }) => jti === call.jti);
  const previous = job.run?.receipts.find(({ seq }) => seq === receipt.seq - 1)?.sha256 ?? null;
  const fits =
    memberOf(payload, 'receipt_id') === receipt.receiptId &&
    memberOf(binding, 'run_id') === call.runId &&
    memberOf(binding, 'event_hash_b64u') === call.eventHash &&
    memberOf(binding, 'policy_hash') === token?.wpcHash &&
    memberOf(binding, 'token_scope_hash_b64u') === token?.tokenScopeHash &&
    memberOf(order, 'seq') === call.seq &&
    memberOf(order, 'receipt_seq') === receipt.seq &&
    memberOf(order, 'prev_receipt_sha256') === previous &&
    calledIn(receipt, payload) === call.name &&
    (receipt.kind !== 'tool' || memberOf(payload, 'args_hash_b64u') === call.argsHash);
  return check(
    fits,
    'it names this call, token and policy, and follows the receipt before it',
    'it tells of another call, token, policy or place in the run',
  );
}

/** Signature, bytes and place of a call's receipt. */
export async function checkReceipt(sources: Sources, call: CallRow, receipt: ReceiptRow): Promise<Check[]> {
  const bytes = check(
    (await sha256B64u(receipt.envelopeText)) === receipt.sha256,
    'the receipt’s bytes have the recorded SHA-256',
    'the receipt’s bytes are not those that were recorded',
  );
  try {
    const value: unknown = JSON.parse(receipt.envelopeText);
    const signerDids = sources.keys.gatewayDids;
    const { payload } = await parseEnvelope(value, { type: envelopeTypes[receipt.kind], signerDids });
    const signed = check(true, 'the gateway’s signature on the receipt verifies', '');
    return [signed, bytes, checkPlace(sources, call, receipt, payload)];
  } catch (error) {
    if (!(error instanceof ClawError || error instanceof SyntaxError)) throw error;
    return [check(false, '', `the signature on the receipt does not hold: ${error.message}`), bytes];
  }
}
