import type { JobState } from '#lib/jobs/lifecycle.ts';

const words: Record<JobState, string> = {
  requested: 'Requested',
  planned: 'Planned',
  changes_requested: 'Plan returned',
  pending: 'Pending',
  approved: 'Approved',
  running: 'Running',
  completing: 'Completing',
  done: 'Done',
  failed: 'Failed',
  denied: 'Denied',
  expired: 'Expired',
  withdrawn: 'Withdrawn',
  voided: 'Voided',
  stopped: 'Stopped',
};

/** A job's state in one word. */
export const stateWord = (state: JobState): string => words[state];
