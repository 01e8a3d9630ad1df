// PURE. One row of the queue as plain data, from a stored job.

import { displayText } from '#lib/canon/display-text.ts';
import type { Tier } from '#lib/policy/catalogue.ts';
import { effectSentence } from '#lib/policy/effect-sentence.ts';
import type { Plan } from '#lib/policy/plan.ts';
import type { JobState } from './lifecycle.ts';
import type { QueueJob } from './view-store.ts';

/** Every text that somebody else wrote has been through the display function: the browser does not carry its tables. */
export type QueueRow = {
  jobId: string;
  state: JobState;
  stateReason: string | null;
  tier: Tier | null;
  /** What the plan does; null while there is no plan. */
  effect: string | null;
  requestText: string;
  requesterMxid: string;
  agent: { name: string; did: string };
  room: { roomId: string; name: string };
  updatedAt: string;
  /** When the job lapses in its present state; null once approved. */
  expiresAt: string | null;
  quorum: { filled: number; needed: number } | null;
  /** Whether the reader may decide it now. */
  mine: boolean;
  triage: boolean;
  /** The plan rests on another policy than the room's last approved job. */
  policyChanged: boolean;
  decision: { kind: 'approve' | 'deny'; approverMxid: string; channel: 'browser' | 'matrix'; at: string } | null;
  bundle: { id: string; verdict: string | null } | null;
};

/** What a row needs that is not on the job itself. */
export type RowContext = { mine: boolean; triage: boolean; lastApprovedWpcHash: string | null; needed: number | null };

const shown = (text: string): string => displayText(text).text;

/** A row from a job and what is known around it. */
export function queueRow(job: QueueJob, context: RowContext): QueueRow {
  const plan = job.plans[0];
  const request = job.approvalRequests[0];
  const decision = request?.decisions.at(-1);
  const filled = request?.decisions.filter(({ kind }) => kind === 'approve').length ?? 0;
  const { lastApprovedWpcHash: last } = context;
  return {
    jobId: job.id,
    state: job.state,
    stateReason: job.stateReason === null ? null : shown(job.stateReason),
    tier: plan ? (plan.tier as Tier) : null,
    effect: plan ? effectSentence(JSON.parse(plan.planText) as Plan) : null,
    requestText: shown(job.requestText),
    requesterMxid: shown(job.requesterMxid),
    agent: { name: shown(job.agent.name), did: job.agent.did },
    room: { roomId: job.roomId, name: shown(job.room.name) },
    updatedAt: job.updatedAt.toISOString(),
    expiresAt: job.expiresAt?.toISOString() ?? null,
    quorum: job.state === 'pending' && context.needed ? { filled, needed: context.needed } : null,
    mine: context.mine,
    triage: context.triage,
    policyChanged: job.state === 'pending' && last !== null && plan !== undefined && last !== plan.wpcHash,
    decision: decision
      ? {
          kind: decision.kind,
          approverMxid: shown(decision.approverMxid),
          channel: decision.channel,
          at: decision.decidedAt.toISOString(),
        }
      : null,
    bundle: job.bundle ? { id: job.bundle.id, verdict: job.bundle.verdict } : null,
  };
}

const rank: Record<Tier, number> = { critical: 0, high: 1, medium: 2, low: 3 };
const rankOf = (row: QueueRow) => (row.tier ? rank[row.tier] : 4);

/** Pending rows: the gravest first, then the one with the least time left. */
export const byUrgency = (a: QueueRow, b: QueueRow): number =>
  rankOf(a) - rankOf(b) || (a.expiresAt ?? '').localeCompare(b.expiresAt ?? '') || a.jobId.localeCompare(b.jobId);
