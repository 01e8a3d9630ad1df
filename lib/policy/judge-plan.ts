// PURE. A plan against a policy, step by step, each with the path of the rule that decided. Default deny; deny wins.
// One denied step makes the plan unapprovable: nobody is asked to approve what will be refused.

import { type Effect, higherTier, type Tier, toolEffect } from './catalogue.ts';
import type { EffectivePolicy } from './effective-policy.ts';
import { limitJudge } from './judge-limits.ts';
import { judgeOccasion, judgeTool, type Ruling } from './judge-step.ts';
import type { Plan, Step } from './plan.ts';

export type StepVerdict = {
  index: number;
  tool: string;
  allowed: boolean;
  /** Path in the WPC that decided, such as `execution.tools.deny[0]` or `execution.tools: not named`. */
  rule: string;
  reason: string;
  effect: Effect;
  tier: Tier;
  reversible: boolean;
};

export type PlanVerdict = {
  allowed: boolean;
  /** The highest tier of its steps. */
  tier: Tier;
  steps: StepVerdict[];
};

/** Judges a plan under the policy of the room it is for, at our clock's `now`. */
export function judgePlan(plan: Plan, policy: EffectivePolicy, occasion: { now: Date; roomId: string }): PlanVerdict {
  const refusedOutright = judgeOccasion(policy, occasion);
  const judgeLimits = limitJudge(policy);
  const rule = (step: Step): Ruling => {
    const ruling = judgeTool(policy, step);
    return ruling.allowed ? (judgeLimits(step) ?? ruling) : ruling;
  };
  const steps = plan.steps.map((step, index): StepVerdict => {
    const { allowed, rule: path, reason } = refusedOutright ?? rule(step);
    const { effect, tier, reversible } = toolEffect(step.tool);
    return { index, tool: step.tool, allowed, rule: path, reason, effect, tier, reversible };
  });
  return {
    allowed: steps.every((step) => step.allowed),
    tier: steps.map((step) => step.tier).reduce(higherTier, 'low'),
    steps,
  };
}
