// PURE. What the checks of a proof bundle share: filled step by step, read only by later steps.

import type { VerifyOptions } from './options.ts';
import type { ProofBundle, ProofBundleEnvelope } from './proof-bundle-schema.ts';
import { CannotCheck, Refusal } from './report.ts';
import { isMembers, memberOf } from './values.ts';

export type ReceiptResult = { signed: boolean; bound: boolean; why: string };

export type BundleContext = {
  input: unknown;
  options: VerifyOptions;
  /** Tolerance for expiry: none for a loose bundle, five minutes inside an export. */
  skewMs: number;
  /** Inside an export, whose schema has judged it already. */
  isJudged: boolean;
  /** Null for a bare payload without an envelope. */
  envelope: ProofBundleEnvelope | null;
  /** Set by the schema check. Receipts are those with an envelope. */
  payload: ProofBundle | null;
  receipts: ReceiptResult[];
  spanIds: ReadonlySet<string>;
};

export function bundleContext(input: unknown, options: VerifyOptions, skewMs = 0): BundleContext {
  const enveloped =
    isMembers(input) && ['envelope_version', 'payload', 'signature_b64u'].every((name) => name in input);
  return {
    input,
    options,
    skewMs,
    isJudged: false,
    envelope: enveloped ? (input as ProofBundleEnvelope) : null,
    payload: null,
    receipts: [],
    spanIds: new Set(),
  };
}

/** The payload after the schema check. */
export function payloadOf(context: BundleContext): ProofBundle {
  if (!context.payload) throw new CannotCheck('SCHEMA_VALIDATION_FAILED', 'The payload was not read.');
  return context.payload;
}

/**
 * The payload without the raw diagnostic entries that some tools append to `receipts`; they are no receipts.
 * The hash is taken over the payload as it came.
 */
export function withoutRawReceipts(payload: unknown): unknown {
  const receipts = memberOf(payload, 'receipts');
  if (!isMembers(payload) || !Array.isArray(receipts)) return payload;
  const isRaw = (entry: unknown) => isMembers(entry) && !('envelope_type' in entry) && 'receipt_type' in entry;
  const kept = receipts.filter((entry) => !isRaw(entry));
  if (kept.length === receipts.length) return payload;
  const { receipts: _dropped, ...rest } = payload;
  return kept.length > 0 ? { ...rest, receipts: kept } : rest;
}

/** @throws Refusal when `condition` does not hold */
export function ensure(condition: boolean, code: string, detail: string): asserts condition {
  if (!condition) throw new Refusal(code, detail);
}
