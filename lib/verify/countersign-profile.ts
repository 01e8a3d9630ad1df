// PURE. Our checks beyond the format's verdict, in order (claw-formats.md section 13). Each is made whatever the others
// found; the first failure gives the code.

import { base64url } from '#lib/canon/base64-codec.ts';
import { ensure } from './bundle-context.ts';
import { type CountersignContext, checkOwnMetadata, trustedSigners } from './countersign-context.ts';
import {
  checkApprovals,
  checkApprovedHashes,
  checkApprovers,
  checkDecisionDigests,
  checkEventPayloads,
} from './own-approval-checks.ts';
import { checkPasskeys } from './own-passkey-checks.ts';
import { checkContract, checkReceiptBindings, checkTools } from './own-policy-checks.ts';
import {
  checkCallsAccounted,
  checkEveryReceiptCounts,
  checkReceiptEvents,
  checkReceiptOrder,
  checkToolSigners,
  checkUniqueReceipts,
} from './own-receipt-checks.ts';
import type { Step } from './report.ts';
import type { Members } from './values.ts';

export { openCountersign } from './countersign-context.ts';

export const countersignSteps: readonly Step<CountersignContext>[] = [
  { name: 'an envelope signs the payload', run: checkEnveloped },
  { name: 'our metadata', run: checkOwnMetadata },
  { name: 'hashes and signatures have one spelling', run: checkSpelling },
  { name: 'every gateway receipt counts', run: checkEveryReceiptCounts },
  { name: 'receipt ids are unique', run: checkUniqueReceipts },
  { name: 'one call event for each receipt', run: checkReceiptEvents },
  { name: 'every call is accounted for', run: checkCallsAccounted },
  { name: 'no receipt was taken out', run: checkReceiptOrder },
  { name: 'events in the order of time', run: checkTimeOrder },
  { name: 'event payloads', run: checkEventPayloads },
  { name: 'work policy contract', run: checkContract },
  { name: 'receipts name contract and token', run: checkReceiptBindings },
  { name: 'tools within the contract', run: checkTools },
  { name: 'tool receipt signers', run: checkToolSigners },
  { name: 'approvals', run: checkApprovals },
  { name: 'approvers and room', run: checkApprovers },
  { name: 'approved plan, contract and token', run: checkApprovedHashes },
  { name: 'decision digests', run: checkDecisionDigests },
  { name: 'passkey assertions', run: checkPasskeys },
  { name: 'export signer', run: checkExportSigner },
];

function checkEnveloped({ bundle }: CountersignContext): string {
  ensure(bundle.envelope !== null, 'ENVELOPE_REQUIRED', 'Nothing signs this payload.');
  return 'The agent signed the payload.';
}

/** Members that hold a hash or a signature end in `_b64u`; other spellings of the same bytes would be other texts. */
function checkSpelling({ exported, bundle }: CountersignContext): string {
  const bad = respelled(exported ?? bundle.input, '');
  ensure(bad === null, 'ENCODING_NOT_CANONICAL', `A member ${bad} is not in its canonical base64url form.`);
  return 'Every hash and signature is in canonical base64url.';
}

/** The name of a member that is spelled otherwise, or null. */
function respelled(value: unknown, name: string): string | null {
  if (typeof value === 'string') return isRespelled(value, name) ? name : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const key of Object.keys(value)) {
    const bad = respelled((value as Members)[key], key);
    if (bad !== null) return bad;
  }
  return null;
}

const isRespelled = (text: string, name: string): boolean =>
  text.length >= 43 && name.endsWith('_b64u') && ![32, 64].includes(base64url.decode(text)?.length ?? 0);

function checkTimeOrder({ payload }: CountersignContext): string {
  const times = (payload.event_chain ?? []).map((event) => Date.parse(event.timestamp));
  const ordered = times.every((time, i) => time >= (times[i - 1] ?? time));
  ensure(ordered, 'EVENT_TIME_DISORDER', 'An event is earlier than the one before it.');
  return 'No event is earlier than the one before it.';
}

function checkExportSigner(context: CountersignContext): string {
  if (!context.exported) return 'There is no export around the bundle.';
  const listed = trustedSigners(context, 'exportSignerDids');
  const { issuer_did } = context.exported;
  ensure(
    listed.includes(issuer_did),
    'EXPORT_SIGNER_NOT_ALLOWED',
    `The export is signed by ${issuer_did}, which is not listed.`,
  );
  return `The export is signed by ${issuer_did}.`;
}
