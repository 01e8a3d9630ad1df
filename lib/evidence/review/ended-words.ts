// PURE. How a job ended, in one sentence for people who have never seen a console.

import type { JobState } from '#lib/jobs/lifecycle.ts';

const words: Partial<Record<JobState, string>> = {
  done: 'The job was approved, carried out and completed.',
  failed: 'The job was approved and did not complete.',
  denied: 'The job was denied: nothing was carried out.',
  expired: 'Nobody decided in time: nothing was carried out.',
  withdrawn: 'The requester withdrew the job.',
  voided: 'What the approval rested on changed, so the job was made void.',
  stopped: 'The job was stopped while it ran.',
  completing: 'The agent reported completion and has not signed yet.',
};

export const endedWords = (state: JobState): string => words[state] ?? 'The job has not ended.';
