// PURE. The passkey evidence of a decision (proof.md section 4): what the authenticator is asked to sign, and the form in
// which its answer travels beside a proof bundle.

import { z } from 'zod';
import { encodeBase64url } from '#lib/canon/base64url.ts';
import { sha256B64u } from '#lib/canon/digest.ts';
import { CanonError } from '#lib/canon/error.ts';
import { parseCanonicalJson } from '#lib/canon/gate.ts';
import { fromHex } from '#lib/canon/hex.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { parseSafely } from '#lib/canon/parse-safely.ts';

/** Keeps a signature under a decision from ever meaning anything else. */
export const decisionDomain = 'countersign.decision-assertion/1';

/** The same for several decisions under one signature: neither text can be read as the other. */
export const setDomain = 'countersign.decision-set-assertion/1';

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

/** One job of a set that is signed at once. */
export type SignedItem = {
  job: string;
  /** Decision digest, base64url. */
  digest: string;
  slot: string;
};
export type SignedSet = Pick<SignedDecision, 'decision' | 'approver'> & {
  /** Sorted by job, each job once. */
  items: readonly SignedItem[];
};

const setSchema = z.strictObject({
  domain: z.literal(setDomain),
  decision: z.enum(['approve', 'deny']),
  approver: z.string().min(1),
  items: z.array(z.strictObject({ job: z.string().min(1), digest: z.string().min(1), slot: z.string() })).min(1),
});

/** The JCS text whose SHA-256 is the challenge when several decisions are signed at once, whatever order they come in. */
export const setPreimage = ({ decision, approver, items }: SignedSet): string =>
  canonicalJson({
    domain: setDomain,
    decision,
    approver,
    items: items.toSorted((a, b) => (a.job < b.job ? -1 : 1)).map(({ job, digest, slot }) => ({ job, digest, slot })),
  });

/** Reads the preimage of a set; null for any text that setPreimage does not write. */
export function parseSetPreimage(preimageText: string): SignedSet | null {
  try {
    const { data } = parseSafely(setSchema, parseCanonicalJson(preimageText));
    const inOrder = data?.items.every(({ job }, i) => i === 0 || (data.items[i - 1]?.job ?? '') < job);
    return data && inOrder ? { decision: data.decision, approver: data.approver, items: data.items } : null;
  } catch (error) {
    if (error instanceof CanonError) return null;
    throw error;
  }
}

/** Where a set holds a decision: the place of its item, or -1 when what was signed is another. */
export const placeInSet = (set: SignedSet, { job, ...wanted }: SignedDecision & { job: string }): number =>
  set.decision === wanted.decision && set.approver === wanted.approver
    ? set.items.findIndex((item) => item.job === job && item.digest === wanted.digest && item.slot === wanted.slot)
    : -1;

/** Whether a text is what a passkey signs for a decision: alone, or in a set that holds exactly it. */
export function signsDecision(preimageText: string, decision: SignedDecision & { job: string }): boolean {
  if (preimageText === decisionPreimage(decision)) return true;
  const set = parseSetPreimage(preimageText);
  return set !== null && placeInSet(set, decision) >= 0;
}

/** The challenge of a preimage, base64url. */
export const challengeOf = (preimageText: string): Promise<string> => sha256B64u(preimageText);

/** The digest as artefacts carry it. @throws CanonError for anything but hex */
export const digestB64u = (hex: string): string => encodeBase64url(fromHex(hex));

/** One assertion as an export carries it. Byte members are base64url. */
export type AssertionEntry = {
  decision_id: string;
  /** The JCS text that was signed over: of this decision, or of a set that holds it. */
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
