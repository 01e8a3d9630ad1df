'use client';

import { lazy, useRef } from 'react';
import { useEngaged } from './queue-engaged.ts';
import { useLiveRows } from './queue-live-rows.ts';
import { QueueRows } from './queue-rows.tsx';
import { countedJobs, type QueueViewProps } from './queue-view-words.ts';

// Loaded where there is nothing to list.
const QueueEmpty = lazy(() => import('./queue-empty.tsx'));

/** Unfinished jobs: as many as anybody can look at, in one list that follows the server. */
export function LiveQueue({ filters, queue, cutWords, actions, demo }: QueueViewProps) {
  const frame = useRef<HTMLDivElement>(null);
  const shown = useLiveRows(queue.rows, useEngaged(frame));
  return (
    <QueueRows
      frame={frame}
      shown={shown}
      words={queue.cut ? cutWords : countedJobs(shown.filter(({ gone }) => !gone).length)}
      actions={actions}
      empty={<QueueEmpty filters={filters} pending={queue.counts.pending} demo={demo} />}
    />
  );
}
