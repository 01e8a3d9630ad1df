'use client';

import { lazy, type ReactNode, Suspense } from 'react';
import { jobsKey } from '#components/live/topics.ts';
import { useLiveReading } from '#components/live/use-live-reading.ts';
import { Button } from '#components/ui/button.tsx';
import type { Queue } from '#lib/jobs/find-queue.ts';
import { isEnded, type QueueFilters, queueQuery } from '#lib/jobs/queue-filters.ts';
import type { QueueActions } from './queue-action-types.ts';
import { LiveQueue } from './queue-live-view.tsx';
import { readQueue } from './queue-requests.ts';
import { QueueTabs } from './queue-tabs.tsx';
import type { QueueViewLink } from './queue-views.ts';

// The views of what has ended read page by page: loaded where they are shown.
const EndedQueue = lazy(() => import('./queue-ended-view.tsx'));

type QueueBoardProps = {
  filters: QueueFilters;
  initial: Queue;
  views: QueueViewLink[];
  cutWords: string;
  /** Drawn by the server: what can be chosen changes with the address only. */
  filterBar: ReactNode;
  actions: QueueActions;
  demo: boolean;
};

/** The queue, kept true by the live feed. Every address begins anew, in the server's order. */
export function QueueBoard({ filters, initial, views, cutWords, filterBar, actions, demo }: QueueBoardProps) {
  const query = queueQuery(filters);
  const { data, reading, failed, readAgain } = useLiveReading({
    name: query,
    under: jobsKey,
    initial,
    read: () => readQueue(filters),
  });
  const view = { filters, queue: data, cutWords, actions, demo };

  return (
    <>
      <QueueTabs shown={filters.view} links={views} counts={data.counts} />
      {filterBar}
      {failed ? (
        <p role="alert" className="flex flex-wrap items-center gap-2 border-b bg-danger-soft px-4 py-2.5 text-danger">
          The list may be old: the server did not answer. What you see is what it said last.
          <Button size="sm" pending={reading} onClick={readAgain}>
            Read again
          </Button>
        </p>
      ) : null}
      {isEnded(filters.view) ? (
        <Suspense>
          <EndedQueue key={query} {...view} />
        </Suspense>
      ) : (
        <LiveQueue key={query} {...view} />
      )}
    </>
  );
}
