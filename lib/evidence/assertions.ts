import { hashJcs } from '#lib/canon/digest.ts';
import type { AssertionEntry } from '#lib/claw/passkey-evidence.ts';
import type { ApprovedRequest } from './store.ts';

type SignedRow = NonNullable<ApprovedRequest['decisions'][number]['assertion']>;

/** An assertion with what was registered about its key, as an export carries it. */
export const assertionEntry = (row: SignedRow): AssertionEntry => ({
  decision_id: row.decisionId,
  preimage: row.preimageText,
  client_data_json: row.clientDataJson,
  authenticator_data: row.authenticatorData,
  signature: row.signature,
  sign_count: Number(row.signCount),
  origin: row.origin,
  rp_id: row.rpId,
  received_at: row.receivedAt.toISOString(),
  credential: {
    id: row.credential.credentialId,
    public_key: row.credential.publicKey,
    aaguid: row.credential.aaguid,
    backup_eligible: row.credential.backupEligible,
    enrolled_at: row.credential.enrolledAt.toISOString(),
    enrolled_by: row.credential.enrolledBy,
    registration_audit_id: String(row.credential.registrationAuditId),
  },
});

/** The passkeys' signatures under the approvals, in their order. */
export const assertionEntries = (requests: readonly ApprovedRequest[]): AssertionEntry[] =>
  requests.flatMap(({ decisions }) =>
    decisions.flatMap(({ assertion }) => (assertion ? [assertionEntry(assertion)] : [])),
  );

/** What a bundle's list of decisions says of the assertion that the export carries for one of them. */
export const assertionReference = async (row: SignedRow | null): Promise<{ assertion_hash_b64u?: string }> =>
  row ? { assertion_hash_b64u: await hashJcs(assertionEntry(row)) } : {};
