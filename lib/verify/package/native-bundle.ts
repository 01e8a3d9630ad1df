// PURE. The native bundle inside a package: read once, for the checks that compare it with the files of the run.

import type { Signed } from '../signature-checker.ts';
import { asText, memberOf } from '../values.ts';
import type { FoundReceipt } from './check-receipts.ts';
import { isListed, type PackageContext, refuse, verbatimJson } from './package-context.ts';

export const exportPath = 'native/export_bundle.json';
export const bundlePath = 'native/proof_bundle.json';

/** Whether the agent signed: only then are there a bundle and an export. */
export const isSigned = (context: PackageContext): boolean => isListed(context, bundlePath);

export const exportOf = (context: PackageContext): unknown => verbatimJson(context, exportPath);

export const bundleOf = (context: PackageContext): unknown =>
  memberOf(memberOf(exportOf(context), 'artifacts'), 'proof_bundle_envelope');

/** Has the receipts' signatures verified on other threads while everything else is checked here. */
export async function beginSignatures(context: PackageContext): Promise<void> {
  if (!isSigned(context) || !context.files.has(exportPath)) return;
  const payload = memberOf(bundleOf(context), 'payload');
  const receipts = [memberOf(payload, 'receipts'), memberOf(payload, 'tool_receipts')].flatMap((list) =>
    Array.isArray(list) ? list.slice(0, receiptsMax) : [],
  );
  await context.signatures.begin(receipts.flatMap(signedOf));
}

function signedOf(receipt: unknown): Signed[] {
  const [signerDid, message, signature] = ['signer_did', 'payload_hash_b64u', 'signature_b64u'].map((name) =>
    memberOf(receipt, name),
  );
  const isSignature = typeof signerDid === 'string' && typeof message === 'string' && typeof signature === 'string';
  return isSignature ? [{ signerDid, message, signature }] : [];
}

// As many as the format allows; a list that is longer is refused before anybody asks.
const receiptsMax = 1000;

/** The receipts of the native bundle by id; null when there is none. @throws Refusal BUNDLE_MISMATCH */
export function nativeReceipts(context: PackageContext): Map<string, FoundReceipt> | null {
  if (!isSigned(context)) return null;
  const payload = memberOf(bundleOf(context), 'payload');
  const found = new Map<string, FoundReceipt>();
  for (const name of ['receipts', 'tool_receipts']) {
    const list = memberOf(payload, name) ?? [];
    if (!Array.isArray(list)) throw refuse('BUNDLE_MISMATCH', `The ${name} of the native bundle are no list.`);
    for (const value of list) {
      const id = asText(memberOf(memberOf(value, 'payload'), 'receipt_id'));
      if (found.has(id)) throw refuse('BUNDLE_MISMATCH', `The native bundle has the receipt ${id} twice.`);
      found.set(id, { value, text: () => JSON.stringify(value) });
    }
  }
  return found;
}
