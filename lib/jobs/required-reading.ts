// PURE. What must have been on an approver's screen before the page lets them approve.

import { tierOrder } from '#lib/policy/catalogue.ts';
import type { ApprovalView } from './approval-view.ts';
import { missingPreviews } from './missing-previews.ts';

export type Reading = { key: string; label: string };

const fromTier = tierOrder.indexOf('medium');

/** The key of a step's part of the page. */
export const stepKey = (index: number): string => `step-${index + 1}`;

/** Whether a step is grave enough that nobody approves a plan without having had it on screen. */
export const mustBeRead = ({ tier }: { tier: (typeof tierOrder)[number] }): boolean =>
  tierOrder.indexOf(tier) >= fromTier;

/** Whether the page shows anything under red flags: what was computed on asking, or a change that shows no preview. */
export const raisesFlags = ({ flags, subject }: Pick<ApprovalView, 'flags' | 'subject'>): boolean =>
  flags.length > 0 || missingPreviews(subject.plan, subject.verdict).length > 0;

/** The parts of the page in their order: brief, red flags, every step from tier medium up, the policy when it changed. */
export function requiredReading(view: Pick<ApprovalView, 'flags' | 'policyChange' | 'subject'>): Reading[] {
  const steps = view.subject.verdict.steps.filter(mustBeRead);
  return [
    { key: 'brief', label: 'what is asked' },
    ...(raisesFlags(view) ? [{ key: 'flags', label: 'red flags' }] : []),
    ...steps.map(({ index }) => ({ key: stepKey(index), label: `step ${index + 1}` })),
    ...(view.policyChange.changed ? [{ key: 'policy', label: 'policy difference' }] : []),
  ];
}
