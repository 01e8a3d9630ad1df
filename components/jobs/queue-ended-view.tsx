'use client';

import { useMemo, useRef } from 'react';
import { Button } from '#components/ui/button.tsx';
import { LoaderCircle } from '#components/ui/icons.tsx';
import { ArrowUp } from '#components/ui/more-icons.tsx';
import QueueEmpty from './queue-empty.tsx';
import { useEndedRows } from './queue-ended-rows.ts';
import { useEngaged } from './queue-engaged.ts';
import { QueueRows } from './queue-rows.tsx';
import { countedJobs, type QueueViewProps } from './queue-view-words.ts';

function Held({ count, onShow }: { count: number; onShow: () => void }) {
  return (
    <Button size="sm" onClick={onShow}>
      <ArrowUp aria-hidden />
      Show {count} new
    </Button>
  );
}

/** Ended jobs, kept for ever: read page by page as the reader goes on. */
export default function EndedQueue({ filters, queue, actions, demo }: QueueViewProps) {
  const frame = useRef<HTMLDivElement>(null);
  const ended = useEndedRows(queue, filters, useEngaged(frame));
  const shown = useMemo(() => ended.rows.map((row) => ({ row, gone: false })), [ended.rows]);
  return (
    <>
      <QueueRows
        frame={frame}
        shown={shown}
        words={ended.next ? 'The newest first' : countedJobs(shown.length)}
        held={ended.held > 0 ? <Held count={ended.held} onShow={ended.showHeld} /> : null}
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
