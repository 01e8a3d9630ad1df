// PURE. The page as an approver sees it, frozen when approval is asked: a function of these stored bytes and of nothing
// else. Its hash is kept with every decision, so that the page can be drawn again as it was seen.

import { sha256B64u } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import type { DecisionSubject } from './decision-subject.ts';
import type { GrantWords } from './grant-words.ts';
import type { RedFlag } from './red-flags.ts';

export const approvalViewVersion = 'countersign.approval-view/1';

export type ApprovalView = {
  version: typeof approvalViewVersion;
  /** Hex digest of the subject below. */
  digest: string;
  subject: DecisionSubject;
  /** One sentence of effect, made from the plan by code. */
  sentence: string;
  grants: GrantWords;
  room: { roomId: string; name: string };
  request: { text: string; at: string; displayName: string | null; jobsBefore: number };
  agent: { name: string; operatorMxid: string | null; jobsBefore: number; doneBefore: number };
  policy: { policyId: string; headVersion: number; sourceText: string };
  policyChange: {
    /** The room's last approved job; null when there was none. */
    last: { jobId: string; at: string; wpcHash: string; sourceText: string } | null;
    changed: boolean;
    difference: { gained: string[]; lost: string[]; changed: string[] };
  };
  /** What an approver cut from the revision before; null for the agent's own revision. */
  narrowing: { by: string; fromRevision: number; cuts: string[] } | null;
  flags: RedFlag[];
  /** Decisions in this room in the seven days before: how often people say yes here, and how fast. */
  baseRate: { decided: number; approved: number; medianSeconds: number | null };
};

/** The stored text of a view with its hash (base64url). */
export async function sealView(
  view: ApprovalView,
): Promise<{ viewVersion: string; viewText: string; viewSha256: string }> {
  const viewText = canonicalJson(view);
  return { viewVersion: view.version, viewText, viewSha256: await sha256B64u(viewText) };
}

/** Reads a stored view back. The text is our own, written by sealView. */
export const parseView = (viewText: string): ApprovalView => JSON.parse(viewText) as ApprovalView;
