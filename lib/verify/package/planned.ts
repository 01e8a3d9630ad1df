// PURE. Planned versus executed: the approved plan beside what was done, and whether every tool call was one of its steps.

import { canonicalJson } from '#lib/canon/jcs.ts';
import { modelTool, toolEffect } from '#lib/policy/catalogue.ts';
import { counted } from '../report.ts';
import { asText } from '../values.ts';
import type { CallDocument } from './documents.ts';
import { actionEntries } from './log-entries.ts';
import { ensure, type PackageContext } from './package-context.ts';
import { approvedSubject, callsOf, policyOf, type Subject } from './package-parts.ts';

export type PlannedStep = {
  step: number;
  tool: string;
  outcome: 'done' | 'refused' | 'not_done';
  callSeq: number | null;
};
export type UnplannedCall = { tool: string; outcome: string; callSeq: number | null };
export type Execution = {
  planned: PlannedStep[];
  unplanned: UnplannedCall[];
  calls: { admitted: number; withReceipt: number; refused: number };
};

/** Every tool call is a step of the approved plan, with its arguments where they are binding, and a change is made once. */
export function checkSteps(context: PackageContext): string {
  const subject = approvedSubject(context);
  const calls = callsOf(context).filter(({ kind }) => kind === 'tool');
  if (!subject) {
    ensure(calls.length === 0, 'RECEIPT_WITHOUT_STEP', 'Tools were called and no plan was approved.');
    return 'No plan was approved, and nothing was done.';
  }
  const used = new Set<number>();
  for (const call of calls) {
    const why = notPlanned(context, subject, call, used);
    ensure(why === null, 'RECEIPT_WITHOUT_STEP', `Call ${call.seq}, ${call.name}, ${why}.`);
    used.add(call.step_index as number);
  }
  const { planned } = executionOf(context);
  const left = planned.filter(({ outcome }) => outcome !== 'done').map(({ step, tool }) => `${step} (${tool})`);
  const done = `${counted(calls.length, 'tool call')}, each a step of the approved plan`;
  return left.length === 0 ? `${done}; every step was carried out.` : `${done}; not carried out: ${left.join(', ')}.`;
}

function notPlanned(context: PackageContext, subject: Subject, call: CallDocument, used: Set<number>): string | null {
  const index = call.step_index ?? -1;
  const step = subject.plan.steps[index];
  if (step?.tool !== call.name) return 'is no step of the approved plan';
  const isRead = subject.verdict.steps[index]?.effect === 'read';
  if (used.has(index) && !isRead) return 'repeats a step that changes something';
  const { planMatch } = policyOf(context, subject.wpc_hash_b64u);
  const byName = planMatch === 'tool' || (planMatch === 'default' && isRead && !toolEffect(call.name).outbound);
  return byName || canonicalJson(step.args) === call.args ? null : 'has other arguments than its step';
}

/** What became of each approved step, and what was tried beside them. Made of what can be read; judged by checkSteps. */
export function executionOf(context: PackageContext): Execution {
  const subject = approvedSubject(context);
  const calls = callsOf(context);
  const refused = actionEntries(context, 'call.refused').map(({ detail }) => asText(detail.name));
  const steps = subject?.plan.steps ?? [];
  const planned = steps.map(({ tool }, index): PlannedStep => {
    const own = calls.filter((call) => (tool === modelTool ? call.kind === 'model' : call.step_index === index));
    const call = own.find(({ outcome }) => outcome === 'complete') ?? own[0];
    const outcome = call?.outcome === 'complete' ? 'done' : wasRefused(call, refused, tool) ? 'refused' : 'not_done';
    return { step: index + 1, tool, outcome, callSeq: call?.seq ?? null };
  });
  const isPlanned = (call: CallDocument) => call.kind === 'model' || steps[call.step_index ?? -1]?.tool === call.name;
  const unplanned: UnplannedCall[] = [
    ...calls
      .filter((call) => !isPlanned(call))
      .map(({ name, outcome, seq }) => ({ tool: name, outcome: outcome, callSeq: seq })),
    ...refused.map((tool) => ({ tool, outcome: 'refused', callSeq: null })),
  ];
  const withReceipt = calls.filter(({ receipt_id }) => receipt_id !== null).length;
  return { planned, unplanned, calls: { admitted: calls.length, withReceipt, refused: refused.length } };
}

const wasRefused = (call: CallDocument | undefined, refused: readonly string[], tool: string): boolean =>
  call?.outcome === 'refused_by_policy' || (call === undefined && refused.includes(tool));
