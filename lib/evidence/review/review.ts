// PURE. A job's evidence as plain data: what find-review.ts reads, the page draws, the brief prints and a shared link
// shows a part of.

import type { JobState } from '#lib/jobs/lifecycle.ts';
import type { Tier } from '#lib/policy/catalogue.ts';
import type { Report, Verdict } from '#lib/verify/report.ts';
import type { ChainNode } from './chain-nodes.ts';
import type { PlannedExecuted } from './planned-executed.ts';
import type { ReceiptLine, ReceiptTotals } from './receipt-lines.ts';

/** One vote on what was asked, with how good the evidence for it is. */
export type Approval = {
  decisionId: string;
  kind: 'approve' | 'deny';
  approverMxid: string;
  slot: string;
  channel: 'browser' | 'matrix';
  evidenceLevel: string;
  reason: string | null;
  at: string;
  revision: number;
  /** Hex. */
  digest: string;
  /** Why the vote no longer counts; null while it does. */
  dropped: string | null;
  passkey: {
    credentialId: string;
    name: string;
    aaguid: string;
    enrolledAt: string;
    enrolledBy: string;
    backupEligible: boolean;
  } | null;
};

export type PackageFacts = {
  packageId: string;
  state: 'signed' | 'sealed';
  sha256: string | null;
  bytes: number | null;
  sealedAt: string | null;
};

/** A moment in the job's life, without names. */
export type Milestone = { what: string; at: string };

export type Review = {
  jobId: string;
  state: JobState;
  stateReason: string | null;
  room: { roomId: string; name: string };
  requesterMxid: string;
  request: { eventId: string; text: string; at: string; sha256: string; changed: number };
  agent: { name: string; did: string };
  tier: Tier | null;
  /** What the newest plan does, in one sentence made by code. */
  effect: string | null;
  policy: { hash: string; policyId: string | null } | null;
  finishedAt: string | null;
  /** Null while nothing was verified yet. */
  verdict: Verdict | null;
  code: string | null;
  report: Report | null;
  /** What the verdict is of. */
  verdictOf: 'package' | 'bundle' | null;
  bundle: { id: string; sealedAt: string | null; payloadHash: string } | null;
  package: PackageFacts | null;
  approvals: Approval[];
  hiddenVotes: boolean;
  tokens: { jti: string; issuedAt: string; expiresAt: string; collected: boolean; revokedWhy: string | null }[];
  nodes: ChainNode[];
  work: PlannedExecuted;
  receipts: ReceiptLine[];
  totals: ReceiptTotals;
  milestones: Milestone[];
  hasPulse: boolean;
};

/** Said where no verification told it: of every job, whatever became of it. */
export const neverProven: readonly string[] = [
  'That the people behind the accounts are who they say they are.',
  'That nothing was done outside this console: it sees what passes through it.',
];
