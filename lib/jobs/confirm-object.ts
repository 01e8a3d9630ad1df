// PURE. What an approver types before a plan that cannot be undone: the name of the thing that it happens to.

import type { PlanVerdict } from '#lib/policy/judge-plan.ts';
import type { Plan } from '#lib/policy/plan.ts';
import { stepTarget } from './step-target.ts';

/** Short, and of characters that every keyboard has and that look like nothing else: anything more is not asked for. */
const typable = /^[A-Za-z0-9][A-Za-z0-9._:@/-]{2,63}$/;

/**
 * The object of the first step that cannot be undone, or the job's id when that has no name that can be typed; null when
 * every step can be undone.
 */
export function confirmObject(subject: {
  job_id: string;
  plan: Pick<Plan, 'steps'>;
  verdict: Pick<PlanVerdict, 'steps'>;
}): string | null {
  const irreversible = subject.verdict.steps.find((step) => !step.reversible);
  if (!irreversible) return null;
  const step = subject.plan.steps[irreversible.index];
  const target = step ? stepTarget(step) : null;
  return target !== null && typable.test(target) ? target : subject.job_id;
}
