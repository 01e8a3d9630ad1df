import type { Tx } from '#lib/db/transaction.ts';
import { PasskeyError } from '#lib/passkeys/passkey-error.ts';
import type { AssertionEvidence } from '#lib/passkeys/verify-assertion.ts';
import { verifyDecision } from '#lib/passkeys/verify-decision.ts';
import { evidenceFromSet, type VerifiedSet } from '#lib/passkeys/verify-set.ts';
import type { DecisionInput } from './decision-input.ts';
import type { DecisionSubject } from './decision-subject.ts';
import { JobError } from './job-error.ts';

/** The evidence under a decision as it is recorded: what came with it, once that was verified. */
export type Proven = {
  evidence: Omit<DecisionInput['evidence'], 'level'> & {
    level: DecisionInput['evidence']['level'] | 'browser-passkey';
  };
  assertion: AssertionEvidence | null;
};

function missing(subject: DecisionSubject): JobError {
  return new JobError(
    'PASSKEY_REQUIRED',
    `The policy wants a passkey to approve a ${subject.tier} plan; a session or a room command alone does not do.`,
  );
}

/**
 * Verifies the passkey's signature that came with a decision, in the deciding transaction. Only a decision in the
 * browser can carry one; a rule that wants one is never satisfied without.
 * @param slot the one that the decision will fill, as the stored rows have it
 * @throws JobError PASSKEY_REQUIRED, PASSKEY_REFUSED with the PasskeyError as its cause
 */
export async function proveDecision(
  tx: Tx,
  input: DecisionInput,
  decided: { digest: string; slot: string; subject: DecisionSubject },
): Promise<Proven> {
  const { digest, slot, subject } = decided;
  const { personId, mxid: approver } = input.approver;
  const { assertion: signed, signedSet } = input.channel === 'browser' ? input : {};
  if ((!signed && !signedSet) || personId === null) {
    if (subject.rule.passkey && input.decision === 'approve') throw missing(subject);
    return { evidence: input.evidence, assertion: null };
  }
  const facts = { jobId: input.jobId, digest, decision: input.decision, slot, approver };
  try {
    const assertion = signed
      ? await verifyDecision(tx, { signed, facts, personId, now: input.now })
      : await evidenceFromSet(tx, signedSet as VerifiedSet, facts);
    const detail = { ...input.evidence.detail, credential_id: assertion.credentialId };
    return { evidence: { ...input.evidence, level: 'browser-passkey', detail }, assertion };
  } catch (cause) {
    if (!(cause instanceof PasskeyError)) throw cause;
    throw new JobError('PASSKEY_REFUSED', cause.message, { cause });
  }
}

/** A refusal's code for the log, with the passkey's own where it was the reason. */
export const refusalCode = (error: JobError): string =>
  error.cause instanceof PasskeyError ? `${error.code}/${error.cause.code}` : error.code;
