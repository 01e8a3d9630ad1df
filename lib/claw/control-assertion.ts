// PURE. What a passkey signs under a control: the whole order, so that a signature under one is good for no other.

import { canonicalJson } from '#lib/canon/jcs.ts';

/** Keeps a signature under a control from ever meaning anything else. */
export const controlDomain = 'countersign.control/1';

export type SignedControl = {
  step: 'apply' | 'lift';
  /** The control that is lifted; null when one is applied. */
  control: string | null;
  kind: 'triage' | 'freeze' | 'revoke' | 'rollback';
  scope: string;
  subject: string | null;
  /** Of the tokens to revoke; ISO 8601. */
  span: { from: string | null; to: string | null };
  reason: string;
  endsAt: string | null;
  /** Freeze: the job whose evidence is in dispute. */
  disputed: string | null;
  /** Roll-back: the policy that is to be in force again. */
  policy: string | null;
  /** Who signs. */
  person: string;
};

/** The JCS text whose SHA-256 is the challenge. */
export const controlPreimage = (order: SignedControl): string => canonicalJson({ domain: controlDomain, ...order });
