// PURE. What must have been on an approver's screen before the page lets them approve.

import { tierOrder } from '#lib/policy/catalogue.ts';
import type { ApprovalView } from './approval-view.ts';

export type Reading = { key: string; label: string };

const fromTier = tierOrder.indexOf('medium');

/** The key of a step's part of the page. */
export const stepKey = (index: number): string => `step-${index + 1}`;

/** Whether a step is grave enough that nobody approves a plan without having had it on screen. */
export const mustBeRead = ({ tier }: { tier: (typeof tierOrder)[number] }): boolean =>
  tierOrder.indexOf(tier) >= fromTier;

/** The parts of the page in their order: brief, red flags, every step from tier medium up, the policy when it changed. */
export function requiredReading(view: Pick<ApprovalView, 'flags' | 'policyChange' | 'subject'>): Reading[] {
  const steps = view.subject.verdict.steps.filter(mustBeRead);
  return [
    { key: 'brief', label: 'what is asked' },
    ...(view.flags.length > 0 ? [{ key: 'flags', label: 'red flags' }] : []),
    ...steps.map(({ index }) => ({ key: stepKey(index), label: `step ${index + 1}` })),
    ...(view.policyChange.changed ? [{ key: 'policy', label: 'policy difference' }] : []),
  ];
}
