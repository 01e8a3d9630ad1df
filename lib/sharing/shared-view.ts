// PURE. What a link of each level shows. The lower levels are built up from what they name, never by taking away: what
// is not written here cannot be seen.

import type { ChainNode } from '#lib/evidence/review/chain-nodes.ts';
import { endedWords } from '#lib/evidence/review/ended-words.ts';
import type { Review } from '#lib/evidence/review/review.ts';
import type { JobState } from '#lib/jobs/lifecycle.ts';
import type { Cost } from '#lib/policy/model-price.ts';
import type { Tier } from '#lib/policy/tier.ts';
import type { Outcome, Verdict } from '#lib/verify/report.ts';

/** States, times, verdict, tiers and counts. No text of anybody, no name, no id, no hash: native hashes are unsalted. */
export type SharedMetadata = {
  level: 'metadata';
  state: JobState;
  ended: string;
  tier: Tier | null;
  verdict: Verdict | null;
  code: string | null;
  verdictOf: Review['verdictOf'];
  checks: { name: string; outcome: Outcome; code: string | null }[];
  doesNotProve: readonly string[];
  milestones: Review['milestones'];
  votes: { kind: 'approve' | 'deny'; evidenceLevel: string; channel: string; counted: boolean; at: string }[];
  steps: { number: number; effect: string; tier: Tier; status: string }[];
  counts: {
    plans: number;
    steps: number;
    stepsDone: number;
    deviations: number;
    modelCalls: number;
    toolCalls: number;
    refusedCalls: number;
    callsWithoutReceipt: number;
    tokensIn: number;
    tokensOut: number;
    models: number;
  };
  costs: Cost[];
};

/** Metadata, and every id and hash. Still no text that anybody wrote. */
export type SharedDigests = {
  level: 'digests';
  metadata: SharedMetadata;
  ids: { label: string; value: string }[];
  links: {
    id: string;
    kind: ChainNode['kind'];
    at: string | null;
    hash: { label: string; value: string } | null;
    signerDid: string | null;
    ids: { label: string; value: string }[];
    restsOn: string[];
  }[];
};

/** The codes of our own closed lists: letters and underscores. */
const isCode = (code: string | undefined): code is string => code !== undefined && /^[A-Z][A-Z_]{1,60}$/.test(code);

export function sharedMetadata(review: Review): SharedMetadata {
  const { work, totals, report } = review;
  return {
    level: 'metadata',
    state: review.state,
    ended: endedWords(review.state),
    tier: review.tier,
    verdict: review.verdict,
    code: isCode(review.code ?? undefined) ? review.code : null,
    verdictOf: review.verdictOf,
    // A check's detail names ids and hashes: its name and its outcome do not.
    checks: (report?.checks ?? []).map(({ name, outcome, code }) => ({
      name,
      outcome,
      code: isCode(code) ? code : null,
    })),
    doesNotProve: report?.doesNotProve ?? [],
    milestones: review.milestones,
    votes: review.approvals.map(({ kind, evidenceLevel, channel, dropped, at }) => ({
      kind,
      evidenceLevel,
      channel,
      counted: dropped === null,
      at,
    })),
    steps: work.steps.map(({ number, effect, tier, status }) => ({ number, effect, tier, status })),
    counts: {
      plans: review.nodes.filter(({ kind }) => kind === 'plan').length,
      steps: work.steps.length,
      stepsDone: work.steps.filter(({ status }) => status === 'done').length,
      deviations: work.approved ? work.deviations : 0,
      modelCalls: totals.modelCalls,
      toolCalls: totals.toolCalls,
      refusedCalls: work.refused.length,
      callsWithoutReceipt: totals.callsWithoutReceipt,
      tokensIn: totals.input,
      tokensOut: totals.output,
      models: totals.byModel.length,
    },
    costs: totals.costs,
  };
}

/** Facts of nodes that are ids, hashes or keys; every other fact is left out. */
const idLabels: ReadonlySet<string> = new Set([
  'Matrix event',
  'Room',
  'Sender',
  'Author',
  'Judged under',
  'Credential',
  'Authenticator',
  'Decision',
  'What was shown',
  'Token id',
  'Token hash',
  'Policy',
  'Pinned to policy',
  'Event',
  'Payload hash',
  'Hash of the event before',
  'Arguments hash',
  'Receipt',
  'Bundle',
  'Package',
]);

const idsOf = (review: Review): SharedDigests['ids'] => [
  { label: 'Job', value: review.jobId },
  { label: 'Request event', value: review.request.eventId },
  { label: 'Room', value: review.room.roomId },
  { label: 'Requester', value: review.requesterMxid },
  { label: 'Agent', value: review.agent.did },
  ...(review.policy ? [{ label: 'Policy (WPC)', value: review.policy.hash }] : []),
  ...review.approvals.map(({ approverMxid, kind }) => ({
    label: kind === 'approve' ? 'Approved by' : 'Denied by',
    value: approverMxid,
  })),
  ...(review.package?.sha256 ? [{ label: 'Package, SHA-256', value: review.package.sha256 }] : []),
];

export const sharedDigests = (review: Review): SharedDigests => ({
  level: 'digests',
  metadata: sharedMetadata(review),
  ids: idsOf(review),
  links: review.nodes.map(({ id, kind, at, hash, signer, facts, restsOn }) => ({
    id,
    kind,
    at,
    hash,
    signerDid: signer.did,
    ids: facts.filter(({ label }) => idLabels.has(label)),
    restsOn: restsOn.map((each) => each.id),
  })),
});
