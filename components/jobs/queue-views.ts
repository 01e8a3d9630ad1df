// The words of the queue's views. The server says them, since they change with the address only.

import { type QueueFilters, type QueueView, queueAddress, queueViews } from '#lib/jobs/queue-filters.ts';

const names: Record<QueueView, string> = {
  'needs-me': 'Needs me',
  waiting: 'Waiting for others',
  pending: 'All pending',
  'in-progress': 'In progress',
  decided: 'Decided',
  expired: 'Expired',
};

const cutWords: Partial<Record<QueueView, string>> = {
  'needs-me': 'The 500 gravest that could be yours were looked at; there are more',
  'in-progress': 'The last 500 that changed; there are more',
};

export type QueueViewLink = { view: QueueView; name: string; href: string };

/** The views in their order, each with its address under the same filters. */
export const viewLinks = (filters: QueueFilters): QueueViewLink[] =>
  queueViews.map((view) => ({ view, name: names[view], href: queueAddress({ ...filters, view }) }));

/** What is said in place of their number when not all unfinished jobs of a view are listed. */
export const wordsWhenCut = (view: QueueView): string => cutWords[view] ?? 'The 500 gravest; there are more';
