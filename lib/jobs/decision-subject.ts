// PURE. The decision digest (product.md, "The decision digest"): SHA-256 over the JCS form of all that an approver sees.
// The stored text of this object is what the page is drawn from and what a decision is checked against.

import { sha256Hex } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import type { ApprovalRule } from '#lib/policy/approval.ts';
import type { Tier } from '#lib/policy/catalogue.ts';
import type { PlanVerdict } from '#lib/policy/judge-plan.ts';
import type { Plan } from '#lib/policy/plan.ts';
import type { TokenScope } from '#lib/tokens/terms.ts';

export type DecisionSubject = {
  version: 'countersign.decision/1';
  job_id: string;
  room_id: string;
  request: { event_id: string; content_sha256_b64u: string };
  requester: string;
  agent_did: string;
  plan: Plan;
  plan_revision: number;
  verdict: PlanVerdict;
  tier: Tier;
  wpc_hash_b64u: string;
  claims: { scope: TokenScope; ttl_seconds: number };
  /** What the token may spend. */
  budget: { model_calls: number; tool_calls: number; tokens: number };
  rule: ApprovalRule;
  expires_at: string;
  /** Drawn by the server after the revision was frozen, so that nobody can search for a plan with a chosen CODE. */
  nonce: string;
};

/** The stored text of a subject and its digest (hex). */
export async function sealSubject(subject: DecisionSubject): Promise<{ subjectText: string; digest: string }> {
  const subjectText = canonicalJson(subject);
  return { subjectText, digest: await sha256Hex(subjectText) };
}

/** Reads a stored subject back. The text is our own, written by sealSubject and checked against its digest. */
export const parseSubject = (subjectText: string): DecisionSubject => JSON.parse(subjectText) as DecisionSubject;
