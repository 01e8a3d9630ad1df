'use client';

import { lazy, useRef } from 'react';
import type { QueueFilters } from '#lib/jobs/queue-filters.ts';
import { useEngaged } from './queue-engaged.ts';
import { useLiveRows } from './queue-live-rows.ts';
import { QueueRows } from './queue-rows.tsx';
import { countedJobs, type QueueViewProps } from './queue-view-words.ts';

// Loaded where there is nothing to list.
const QueueEmpty = lazy(() => import('./queue-empty.tsx'));

const cutWords: Partial<Record<QueueFilters['view'], string>> = {
  'needs-me': 'The 500 gravest that could be yours were looked at; there are more',
  'in-progress': 'The last 500 that changed; there are more',
};

/** Unfinished jobs: as many as anybody can look at, in one list that follows the server. */
export function LiveQueue({ filters, queue, actions, demo }: QueueViewProps) {
  const frame = useRef<HTMLDivElement>(null);
  const shown = useLiveRows(queue.rows, useEngaged(frame));
  const cut = cutWords[filters.view] ?? 'The 500 gravest; there are more';
  return (
    <QueueRows
      frame={frame}
      shown={shown}
      words={queue.cut ? cut : countedJobs(shown.filter(({ gone }) => !gone).length)}
      actions={actions}
      empty={<QueueEmpty filters={filters} pending={queue.counts.pending} demo={demo} />}
    />
  );
}
