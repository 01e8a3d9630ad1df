import type { Queue } from '#lib/jobs/find-queue.ts';
import type { QueueFilters } from '#lib/jobs/queue-filters.ts';
import type { QueueActions } from './queue-action-types.ts';

export type QueueViewProps = {
  filters: QueueFilters;
  queue: Queue;
  /** Said in place of their number when not all of them are listed. */
  cutWords: string;
  actions: QueueActions;
  demo: boolean;
};

export const countedJobs = (count: number) => (count === 1 ? '1 job' : `${count} jobs`);
