// PURE. Does a tool call at run time belong to a step of the approved plan? Exact means the same tool with arguments
// that are equal in canonical form; a step that changes anything is good for one call, a read may be repeated.

import { canonicalJson } from '#lib/canon/jcs.ts';
import type { Json } from '#lib/canon/plain-json.ts';
import { modelTool, toolEffect } from './catalogue.ts';
import type { EffectivePolicy } from './effective-policy.ts';
import type { Plan, Step } from './plan.ts';

export type ToolCall = {
  tool: string;
  args: Record<string, Json>;
  /** The step that the caller says it carries out. */
  stepIndex?: number;
  /** Indexes of steps that admitted calls have used. */
  usedSteps: readonly number[];
};
export type CallMatch = { stepIndex: number } | { refused: string };

const isRead = (step: Step): boolean => toolEffect(step.tool).effect === 'read';

/** By default only reads that stay on the machine are matched by name: a web address can carry data out. */
function matchesByName(step: Step, policy: EffectivePolicy): boolean {
  if (policy.planMatch === 'default') return isRead(step) && !toolEffect(step.tool).outbound;
  return policy.planMatch === 'tool';
}

const climbs = /^(?:[/\\~]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)|\0/;

/** A text that as a path leads out of the folder that it is read in, at any depth of the arguments. */
function leavesWorkspace(value: Json): boolean {
  if (typeof value === 'string') return climbs.test(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(leavesWorkspace);
}

/**
 * The approved step that admits this call, or why none does. An unused step is preferred to a read's repetition.
 * @throws CanonError when the arguments are not plain JSON
 */
export function matchCall(plan: Plan, policy: EffectivePolicy, call: ToolCall): CallMatch {
  if (call.tool === modelTool) return { refused: 'Model calls go through the model gateway.' };
  const argsText = canonicalJson(call.args);
  const ofTool = [...plan.steps.entries()].filter(([, step]) => step.tool === call.tool);
  if (ofTool.length === 0) return { refused: `“${call.tool}” is in no step of the approved plan.` };
  const claimed = call.stepIndex === undefined ? ofTool : ofTool.filter(([index]) => index === call.stepIndex);
  if (claimed.length === 0) return { refused: `Step ${call.stepIndex} of the approved plan is not “${call.tool}”.` };
  const isExact = ([, step]: [number, Step]) => canonicalJson(step.args) === argsText;
  const exact = claimed.filter(isExact);
  // What an approver saw was a read of the workspace: a path out of it is good only as it was approved.
  const byName = leavesWorkspace(call.args) ? [] : claimed.filter(([, step]) => matchesByName(step, policy));
  const matching = [...exact, ...byName.filter((entry) => !isExact(entry))];
  if (matching.length === 0) return { refused: `The arguments of “${call.tool}” differ from the approved plan.` };
  const free = matching.find(([index]) => !call.usedSteps.includes(index)) ?? matching.find(([, step]) => isRead(step));
  return free ? { stepIndex: free[0] } : { refused: `The approved step for “${call.tool}” was used already.` };
}
