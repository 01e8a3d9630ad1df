// PURE. The one table of job states and the moves between them (product.md, "Life of a job").
// Every state change in the product is a conditional update that names a `from` allowed here.

export const jobStates = [
  'requested',
  'planned',
  'changes_requested',
  'pending',
  'approved',
  'running',
  'completing',
  'done',
  'failed',
  'denied',
  'expired',
  'withdrawn',
  'voided',
  'stopped',
] as const;

export type JobState = (typeof jobStates)[number];

const transitions: Record<JobState, readonly JobState[]> = {
  requested: ['planned', 'withdrawn', 'voided', 'expired'],
  planned: ['pending', 'changes_requested', 'withdrawn', 'voided', 'expired'],
  changes_requested: ['planned', 'withdrawn', 'voided', 'expired'],
  // `pending → planned` is a new revision while people are deciding, `→ changes_requested` an approver asking for one.
  pending: ['planned', 'changes_requested', 'approved', 'denied', 'expired', 'withdrawn', 'voided'],
  // `approved → pending` is triage: the unspent token is revoked and the decision dropped.
  approved: ['running', 'pending', 'voided', 'stopped'],
  running: ['completing', 'stopped'],
  completing: ['done', 'failed', 'stopped'],
  done: [],
  failed: [],
  denied: [],
  expired: [],
  withdrawn: [],
  voided: [],
  stopped: [],
};

export const isTerminal = (state: JobState): boolean => transitions[state].length === 0;

export const mayMove = (from: JobState, to: JobState): boolean => transitions[from].includes(to);

/** The states from which `to` may be entered. */
export const statesBefore = (to: JobState): JobState[] => jobStates.filter((from) => mayMove(from, to));
