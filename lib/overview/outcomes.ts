// PURE. How the wait for a decision can end, and what shares that makes.

import type { AuditAction } from '#lib/audit/events.ts';

export type Outcome = 'approved' | 'denied' | 'changes' | 'narrowed' | 'expired';
export type OutcomeCounts = Record<Outcome, number>;

/** The audit action whose entries an outcome counts. */
export const actionOf: Record<Outcome, AuditAction> = {
  approved: 'job.approved',
  denied: 'job.denied',
  changes: 'plan.changes_requested',
  narrowed: 'plan.narrowed',
  expired: 'job.expired',
};

/** Of jobs that expired, those count that waited for a decision. */
export const expiredFact = 'from:pending';

export const outcomes = Object.keys(actionOf) as Outcome[];

/** A share between 0 and 1; null of nothing. */
const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** Denied among the decided, and expired among those that were decided or expired waiting. */
export const ratesOf = ({ approved, denied, expired }: OutcomeCounts) => ({
  denied: share(denied, approved + denied),
  expired: share(expired, approved + denied + expired),
});
