// PURE. What lists show of a plan without reading it: kept on the job, from the newest revision.

import type { Tier } from '#lib/policy/catalogue.ts';
import { effectSentence } from '#lib/policy/effect-sentence.ts';
import type { Plan } from '#lib/policy/plan.ts';

export type QueueFacts = { tier: Tier; effect: string; toolNames: string };

/** A tool's name holds no space, so that the names can be read back in their order. */
export const queueFacts = (plan: Pick<Plan, 'steps'>, tier: Tier): QueueFacts => ({
  tier,
  effect: effectSentence(plan),
  toolNames: plan.steps.map(({ tool }) => tool).join(' '),
});

/** The tools of a job's newest plan, in the order of its steps. */
export const toolsOf = ({ toolNames }: { toolNames: string }): string[] =>
  toolNames === '' ? [] : toolNames.split(' ');
