// PURE. A passkey's signature under a decision, in the form in which it travels: its members, and whether it is good.

import { z } from 'zod';
import { type AssertionEntry, type SignedDecision, signsDecision } from '#lib/claw/passkey-evidence.ts';
import { checkAssertion } from './passkey.ts';
import { AssertionError } from './passkey-error.ts';
import { Refusal } from './report.ts';

const text = z.string().min(1);

export const assertionEntrySchema = z.strictObject({
  decision_id: text,
  preimage: text,
  client_data_json: text,
  authenticator_data: text,
  signature: text,
  sign_count: z.number().int().min(0),
  origin: text,
  rp_id: text,
  received_at: z.iso.datetime(),
  credential: z.strictObject({
    id: text,
    public_key: text,
    aaguid: text,
    backup_eligible: z.boolean(),
    enrolled_at: z.iso.datetime(),
    enrolled_by: text,
    registration_audit_id: text,
  }),
});

const invalid = (detail: string, cause?: unknown) =>
  new Refusal('PASSKEY_ASSERTION_INVALID', detail, cause ? { cause } : {});

/** @throws Refusal PASSKEY_ASSERTION_INVALID unless the entry's key signed exactly this decision, alone or in a set */
export async function checkAssertionEntry(
  entry: AssertionEntry,
  decision: SignedDecision & { job: string },
): Promise<void> {
  if (!signsDecision(entry.preimage, decision)) throw invalid('An assertion is over another decision.');
  const { origin, rp_id: rpId, credential } = entry;
  try {
    const facts = await checkAssertion(
      {
        publicKey: credential.public_key,
        clientDataJson: entry.client_data_json,
        authenticatorData: entry.authenticator_data,
        signature: entry.signature,
      },
      { preimageText: entry.preimage, origin, rpId },
    );
    if (facts.signCount !== entry.sign_count) throw invalid('An assertion states another count than it carries.');
  } catch (cause) {
    if (!(cause instanceof AssertionError)) throw cause;
    throw invalid(`An assertion does not verify (${cause.code}): ${cause.message}`, cause);
  }
}
