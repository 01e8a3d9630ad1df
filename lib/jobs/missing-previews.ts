// PURE. Which steps of a plan change something without showing what.

import { tierOrder } from '#lib/policy/catalogue.ts';
import type { PlanVerdict } from '#lib/policy/judge-plan.ts';
import type { Plan } from '#lib/policy/plan.ts';

/** Indexes of steps whose effect is more than reading and that carry no preview. */
export const missingPreviews = (plan: Pick<Plan, 'steps'>, verdict: Pick<PlanVerdict, 'steps'>): number[] =>
  verdict.steps
    .filter(({ index, effect }) => effect !== 'read' && !plan.steps[index]?.preview)
    .map(({ index }) => index);

/** Whether a plan is too grave to be approved unseen: from tier high up every change must be shown. */
export const isUnseen = (plan: Pick<Plan, 'steps'>, verdict: Pick<PlanVerdict, 'steps' | 'tier'>): boolean =>
  tierOrder.indexOf(verdict.tier) >= tierOrder.indexOf('high') && missingPreviews(plan, verdict).length > 0;
