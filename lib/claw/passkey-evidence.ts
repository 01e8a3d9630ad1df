// PURE. The passkey evidence of a decision (proof.md section 4): what the authenticator is asked to sign, and the form in
// which its answer travels beside a proof bundle.

import { encodeBase64url } from '#lib/canon/base64url.ts';
import { sha256B64u } from '#lib/canon/digest.ts';
import { fromHex } from '#lib/canon/hex.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';

/** Keeps a signature under a decision from ever meaning anything else. */
export const decisionDomain = 'countersign.decision-assertion/1';

export type SignedDecision = {
  /** Decision digest, base64url. */
  digest: string;
  decision: 'approve' | 'deny';
  slot: string;
  /** Matrix id of the approver. */
  approver: string;
};

/** The JCS text whose SHA-256 is the challenge. */
export const decisionPreimage = ({ digest, decision, slot, approver }: SignedDecision): string =>
  canonicalJson({ domain: decisionDomain, digest, decision, slot, approver });

/** The challenge of a preimage, base64url. */
export const challengeOf = (preimageText: string): Promise<string> => sha256B64u(preimageText);

/** The digest as artefacts carry it. @throws CanonError for anything but hex */
export const digestB64u = (hex: string): string => encodeBase64url(fromHex(hex));

/** One assertion as an export carries it. Byte members are base64url. */
export type AssertionEntry = {
  decision_id: string;
  /** The JCS text that was signed over. */
  preimage: string;
  client_data_json: string;
  authenticator_data: string;
  signature: string;
  sign_count: number;
  origin: string;
  rp_id: string;
  received_at: string;
  /** What the console registered about the key. */
  credential: {
    id: string;
    /** COSE key bytes. */
    public_key: string;
    aaguid: string;
    backup_eligible: boolean;
    enrolled_at: string;
    enrolled_by: string;
    registration_audit_id: string;
  };
};
