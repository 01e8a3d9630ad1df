// PURE. Passkeys: each signature is over exactly its decision, and the log has the key's registration for that person.

import { digestB64u } from '#lib/claw/passkey-evidence.ts';
import { checkAssertionEntry } from '../assertion-entry.ts';
import { CannotCheck, counted } from '../report.ts';
import type { DecisionDocument } from './documents.ts';
import { actionEntries, type LogEntry } from './log-entries.ts';
import { ensure, type PackageContext } from './package-context.ts';
import { decisionsOf, jobOf, subjectOf } from './package-parts.ts';

type Signed = DecisionDocument & { assertion: NonNullable<DecisionDocument['assertion']> };

const signedDecisions = (context: PackageContext): Signed[] =>
  decisionsOf(context).filter((decision): decision is Signed => decision.assertion !== null);

/** Where the rule wants a passkey, or the record says that one was used, its signature is there and good. */
export async function checkAssertions(context: PackageContext): Promise<string> {
  const job = jobOf(context).job_id;
  for (const decision of decisionsOf(context)) {
    const wanted =
      decision.evidence_level === 'browser-passkey' ||
      (decision.kind === 'approve' && subjectOf(context, decision.digest).rule.passkey);
    ensure(!wanted || decision.assertion !== null, 'PASSKEY_MISSING', `${decision.approver} signed with no passkey.`);
  }
  const signed = signedDecisions(context);
  for (const { assertion, decision_id, digest, kind, slot, approver } of signed) {
    ensure(assertion.decision_id === decision_id, 'PASSKEY_ASSERTION_INVALID', 'An assertion is of another decision.');
    await checkAssertionEntry(assertion, { job, digest: digestB64u(digest), decision: kind, slot, approver });
  }
  if (signed.length === 0) return 'No decision was signed with a passkey, and none had to be.';
  return `${counted(signed.length, 'passkey signature')}, each over its decision, with the user verified.`;
}

/** The log has who registered each key for whom, before it was used, and no removal before that. */
export function checkRegistrations(context: PackageContext): string {
  const signed = signedDecisions(context);
  const holders = new Map<string, string>();
  for (const { assertion, approver, decided_at } of signed) {
    const { credential } = assertion;
    const registered = actionEntries(context, 'passkey.registered').filter(
      ({ detail }) => detail.credentialId === credential.id,
    );
    if (registered.length === 0)
      throw new CannotCheck('ENTRY_MISSING', `The registration of ${approver}’s passkey is not there.`);
    const fits = registered.some((entry) => isRegistration(entry, credential) && entry.leaf.at <= decided_at);
    ensure(fits, 'PASSKEY_NOT_REGISTERED', `The log has another registration of ${approver}’s passkey.`);
    const removed = actionEntries(context, 'passkey.removed').some(
      ({ detail, leaf }) => detail.credentialId === credential.id && leaf.at < decided_at,
    );
    ensure(!removed, 'PASSKEY_NOT_REGISTERED', `${approver}’s passkey was removed before it was used.`);
    const holder = holders.get(credential.id) ?? approver;
    ensure(holder === approver, 'PASSKEY_ASSERTION_INVALID', 'One passkey signed for two approvers.');
    holders.set(credential.id, approver);
  }
  return signed.length === 0 ? 'There is no passkey to look up.' : 'Each passkey was registered before it was used.';
}

const isRegistration = (entry: LogEntry, credential: Signed['assertion']['credential']): boolean =>
  entry.auditId === credential.registration_audit_id &&
  entry.detail.publicKey === credential.public_key &&
  entry.detail.aaguid === credential.aaguid &&
  entry.detail.enrolledBy === credential.enrolled_by;
