'use client';

import { LoaderCircle } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { Button } from '#components/ui/button.tsx';
import type { Queue } from '#lib/jobs/find-queue.ts';
import type { QueueFilters } from '#lib/jobs/queue-filters.ts';
import type { QueueActions } from './queue-action-types.ts';
import { QueueEmpty } from './queue-empty.tsx';
import { useEndedRows } from './queue-ended-rows.ts';
import { useEngaged } from './queue-engaged.ts';
import { useLiveRows } from './queue-live-rows.ts';
import { QueueRows } from './queue-rows.tsx';

type QueueViewProps = { filters: QueueFilters; queue: Queue; actions: QueueActions; demo: boolean };

const counted = (count: number) => (count === 1 ? '1 job' : `${count} jobs`);
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
      words={queue.cut ? cut : counted(shown.filter(({ gone }) => !gone).length)}
      actions={actions}
      empty={<QueueEmpty filters={filters} pending={queue.counts.pending} demo={demo} />}
    />
  );
}

/** Ended jobs, kept for ever: read page by page as the reader goes on. */
export function EndedQueue({ filters, queue, actions, demo }: QueueViewProps) {
  const frame = useRef<HTMLDivElement>(null);
  const ended = useEndedRows(queue, filters, useEngaged(frame));
  const shown = useMemo(() => ended.rows.map((row) => ({ row, gone: false })), [ended.rows]);
  return (
    <>
      <QueueRows
        frame={frame}
        shown={shown}
        words={ended.next ? 'The newest first' : counted(shown.length)}
        held={{ count: ended.held, show: ended.showHeld }}
        actions={actions}
        empty={<QueueEmpty filters={filters} pending={queue.counts.pending} demo={demo} />}
        onNearEnd={queue.next ? ended.loadMore : undefined}
      />
      {ended.next ? (
        <p className="flex items-center justify-center gap-2 border-t py-3 text-sm text-muted">
          {ended.failed ? (
            <>
              Older jobs could not be read.
              <Button size="sm" onClick={ended.retry}>
                Read again
              </Button>
            </>
          ) : (
            <>
              <LoaderCircle aria-hidden className="size-4 animate-spin" />
              Reading older jobs
            </>
          )}
        </p>
      ) : null}
    </>
  );
}
