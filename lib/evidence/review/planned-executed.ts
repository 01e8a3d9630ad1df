// PURE. What was approved beside what was called, step by step; deviations are counted.

import { canonicalJson } from '#lib/canon/jcs.ts';
import type { Json } from '#lib/canon/plain-json.ts';
import type { CallOutcome } from '#lib/db/generated/enums.ts';
import { modelTool } from '#lib/policy/catalogue.ts';
import type { PlanVerdict } from '#lib/policy/judge-plan.ts';
import type { Plan } from '#lib/policy/plan.ts';
import type { Tier } from '#lib/policy/tier.ts';
import type { ReviewRecord } from './review-store.ts';

type CallRow = NonNullable<ReviewRecord['run']>['calls'][number];

export type ExecutedCall = {
  seq: number;
  name: string;
  outcome: CallOutcome;
  note: string | null;
  at: string;
  receiptId: string | null;
  /** The arguments that were sent, where they are not those that were approved. */
  otherArgs: Json | null;
};

export type PlannedStep = {
  /** From 1. */
  number: number;
  tool: string;
  args: Record<string, Json>;
  effect: string;
  tier: Tier;
  status: 'done' | 'tried' | 'not_done';
  calls: ExecutedCall[];
};

export type RefusedCall = { at: string; kind: string; name: string; code: string };

export type PlannedExecuted = {
  /** Null when there never was a plan. */
  revision: number | null;
  /** Whether people approved this revision. */
  approved: boolean;
  summary: string;
  steps: PlannedStep[];
  /** Calls of tools that belong to no step. */
  unplanned: ExecutedCall[];
  refused: RefusedCall[];
  /** Calls of models where no step asks for one. */
  modelCalls: ExecutedCall[];
  deviations: number;
};

const executed = (call: CallRow, planned: Record<string, Json> | null): ExecutedCall => ({
  seq: call.seq,
  name: call.name,
  outcome: call.outcome,
  note: call.outcomeNote,
  at: call.startedAt.toISOString(),
  receiptId: call.receiptId,
  otherArgs:
    planned && call.argsText !== null && call.argsText !== canonicalJson(planned)
      ? (JSON.parse(call.argsText) as Json)
      : null,
});

const statusOf = (calls: readonly CallRow[]): PlannedStep['status'] => {
  if (calls.length === 0) return 'not_done';
  return calls.some((call) => call.outcome === 'complete') ? 'done' : 'tried';
};

/** The revision that the last token rests on; without one, the last that was submitted. */
function decidingPlan(job: ReviewRecord) {
  const digest = job.tokens.at(-1)?.digest;
  const approved = job.approvalRequests.find((request) => request.digest === digest);
  const plan = job.plans.find(({ revision }) => revision === (approved?.revision ?? job.revision));
  return { plan, approved: approved !== undefined };
}

function plannedSteps(plan: Plan, verdict: PlanVerdict, all: readonly CallRow[]): PlannedStep[] {
  return plan.steps.map((step, index) => {
    // Model calls go through the gateway and name no step: a step that asks the model stands for all of them.
    const calls = all.filter((call) =>
      step.tool === modelTool ? call.kind === 'model' : call.kind === 'tool' && call.stepIndex === index,
    );
    const judged = verdict.steps[index];
    return {
      number: index + 1,
      tool: step.tool,
      args: step.args,
      effect: judged?.effect ?? 'unknown',
      tier: judged?.tier ?? 'critical',
      status: statusOf(calls),
      calls: calls.map((call) => executed(call, call.kind === 'tool' ? step.args : null)),
    };
  });
}

/** Compares the approved plan with the run. @param refused calls that were turned away before anything was sent */
export function plannedExecuted(job: ReviewRecord, refused: RefusedCall[]): PlannedExecuted {
  const { plan: row, approved } = decidingPlan(job);
  const calls = job.run?.calls ?? [];
  const tools = calls.filter((call) => call.kind === 'tool');
  const plan = row ? (JSON.parse(row.planText) as Plan) : null;
  const steps = row && plan ? plannedSteps(plan, JSON.parse(row.verdictText) as PlanVerdict, calls) : [];
  const unplanned = tools
    .filter((call) => call.stepIndex === null || call.stepIndex >= steps.length)
    .map((call) => executed(call, null));
  const off = steps.filter((step) => approved && (step.status !== 'done' || step.calls.some((call) => call.otherArgs)));
  return {
    revision: row?.revision ?? null,
    approved,
    summary: plan?.summary ?? '',
    steps,
    unplanned,
    refused,
    modelCalls: steps.some(({ tool }) => tool === modelTool)
      ? []
      : calls.filter((call) => call.kind === 'model').map((call) => executed(call, null)),
    deviations: off.length + unplanned.length + refused.length,
  };
}
