// PURE. The limits that a plan can already be held to before anything runs: how many calls its steps need at least,
// and what its money steps would spend together.

import { modelTool, toolEffect } from './catalogue.ts';
import type { EffectivePolicy } from './effective-policy.ts';
import type { Ruling } from './judge-step.ts';
import type { Step } from './plan.ts';

const deny = (rule: string, reason: string): Ruling => ({ allowed: false, rule, reason });

/** Counts steps in order; the step that goes over a limit and every later one of its kind are refused. */
export function limitJudge(policy: EffectivePolicy): (step: Step) => Ruling | null {
  const { modelCalls, toolCalls, money } = policy.limits;
  let models = 0;
  let tools = 0;
  let spent = 0;

  const judgeMoney = (step: Step): Ruling | null => {
    if (!money || toolEffect(step.tool).effect !== 'money') return null;
    const { amount, currency } = step.args;
    if (typeof amount !== 'number' || !Number.isSafeInteger(amount) || amount < 0 || currency !== money.currency) {
      return deny(
        'execution.limits.money',
        `A step that moves money must name a whole \`amount\` in the smallest unit and the \`currency\` ${money.currency}.`,
      );
    }
    spent += amount;
    if (spent <= money.amount) return null;
    return deny(
      'execution.limits.money',
      `The plan would spend ${spent}; the policy allows ${money.amount} ${money.currency}.`,
    );
  };

  return (step) => {
    if (step.tool === modelTool) {
      if (++models <= modelCalls) return null;
      return deny('execution.limits.model_calls', `The policy allows ${modelCalls} model calls a job.`);
    }
    if (++tools > toolCalls) {
      return deny('execution.limits.tool_calls', `The policy allows ${toolCalls} tool calls a job.`);
    }
    return judgeMoney(step);
  };
}
