// PURE. From stored rows to the parts of the job's page.

import type { PlanVerdict } from '#lib/policy/judge-plan.ts';
import type { Plan } from '#lib/policy/plan.ts';
import type { DecisionView, HistoryEntry, JobView, TokenView } from './job-view.ts';
import type { JobRecord, jobHistory } from './view-store.ts';

type DecisionRow = JobRecord['approvalRequests'][number]['decisions'][number];
type HistoryRow = Awaited<ReturnType<typeof jobHistory>>['rows'][number];
type RunRow = NonNullable<JobRecord['run']>;

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export const decisionView = (row: DecisionRow): DecisionView => ({
  decisionId: row.id,
  kind: row.kind,
  slot: row.slot,
  approverMxid: row.approverMxid,
  channel: row.channel,
  evidenceLevel: row.evidenceLevel,
  matrixEventId: row.matrixEventId,
  reason: row.reason,
  at: row.decidedAt.toISOString(),
});

export const tokenView = (row: JobRecord['tokens'][number]): TokenView => ({
  jti: row.jti,
  issuedAt: row.issuedAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  collectedAt: iso(row.collectedAt),
  revoked: row.revokedAt ? { at: row.revokedAt.toISOString(), why: row.revokedWhy ?? '' } : null,
  pinned: row.pinned,
  wpcHash: row.wpcHash,
  tokenScopeHash: row.tokenScopeHash,
  used: { modelCalls: row.modelCallsUsed, toolCalls: row.toolCallsUsed, modelTokens: row.modelTokensUsed },
  max: { modelCalls: row.modelCallsMax, toolCalls: row.toolCallsMax, modelTokens: row.modelTokensMax },
});

export const runView = (run: RunRow): NonNullable<JobView['run']> => ({
  runId: run.runId,
  startedAt: run.startedAt.toISOString(),
  endedAt: iso(run.endedAt),
  calls: run.calls.map((call) => ({
    seq: call.seq,
    kind: call.kind,
    name: call.name,
    stepIndex: call.stepIndex,
    outcome: call.outcome,
    note: call.outcomeNote,
    argsHash: call.argsHash,
    eventHash: call.eventHash,
    receiptId: call.receiptId,
    startedAt: call.startedAt.toISOString(),
    closedAt: iso(call.closedAt),
  })),
});

/** What an approver, or the policy, said against a revision. */
function askedOf(history: HistoryRow[], revision: number): { by: string; words: string[] } | null {
  const said = history.flatMap((row) => {
    if (row.action !== 'plan.changes_requested' && row.action !== 'plan.returned') return [];
    const detail = JSON.parse(row.detailText) as {
      revision: number;
      by?: string;
      comment?: string;
      reasons?: string[];
    };
    if (detail.revision !== revision) return [];
    return { by: detail.by ?? 'the policy', words: detail.reasons ?? [detail.comment ?? ''] };
  });
  return said.at(-1) ?? null;
}

/** The newest revision in full with the one before it to compare, the earlier ones by name. */
export function planParts(
  { plans }: JobRecord,
  history: HistoryRow[],
): Pick<JobView, 'plan' | 'earlierRevisions' | 'previous'> {
  const [newest, ...earlier] = plans;
  const [previous] = earlier;
  return {
    plan: newest
      ? {
          plan: JSON.parse(newest.planText) as Plan,
          verdict: JSON.parse(newest.verdictText) as PlanVerdict,
          revision: newest.revision,
          planHash: newest.planHash,
          submittedAt: newest.submittedAt.toISOString(),
          wpcHash: newest.wpcHash,
        }
      : null,
    previous: previous
      ? {
          revision: previous.revision,
          plan: JSON.parse(previous.planText) as Plan,
          asked: askedOf(history, previous.revision),
        }
      : null,
    earlierRevisions: earlier.map((plan) => ({
      revision: plan.revision,
      planHash: plan.planHash,
      allowed: plan.allowed,
      submittedAt: plan.submittedAt.toISOString(),
    })),
  };
}

/** Votes on earlier requests, oldest first; only the reader's own while a blind vote is open. */
export const droppedDecisions = (
  { approvalRequests: [, ...earlier] }: JobRecord,
  seen: (approverMxid: string) => boolean,
): JobView['droppedDecisions'] =>
  earlier
    .flatMap((request) =>
      request.decisions
        .filter((row) => seen(row.approverMxid))
        .map((row) => ({ ...decisionView(row), revision: request.revision, why: request.closedWhy ?? '' })),
    )
    .sort((a, b) => a.at.localeCompare(b.at));

export const historyEntry = (row: HistoryRow): HistoryEntry => ({
  id: String(row.id),
  action: row.action,
  actor: row.actor,
  at: row.at.toISOString(),
  detail: JSON.parse(row.detailText) as Record<string, unknown>,
});

const refusalsMax = 100;

/** Calls that the gateway refused: they leave an audit entry and no call. */
export const refusalsOf = (history: HistoryRow[]): JobView['refusals']['newest'] =>
  history
    .filter((row) => row.action === 'call.refused')
    .slice(-refusalsMax)
    .map((row) => {
      const detail = JSON.parse(row.detailText) as { kind: string; name: string; code: string };
      return { at: row.at.toISOString(), kind: detail.kind, name: detail.name, code: detail.code };
    });
