'use client';

import { useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { liveKeys } from '#components/live/topics.ts';
import { Button, ButtonLink } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Card } from '#components/ui/card.tsx';
import type { Queue } from '#lib/jobs/find-queue.ts';
import { type QueueFilters, queueQuery } from '#lib/jobs/queue-filters.ts';
import type { QueueRow } from '#lib/jobs/queue-row.ts';
import { keepRows, type ShownRow } from './keep-rows.ts';
import { QueueEmpty } from './queue-empty.tsx';
import { QueueFilterBar } from './queue-filter-bar.tsx';
import { QueueItem } from './queue-item.tsx';
import { QueueTabs } from './queue-tabs.tsx';

/** What the route answers: the queue, and the newest state of the rows named in `also`. */
export type QueueAnswer = Queue & { also: QueueRow[] };

async function readQueue(filters: QueueFilters, also: string[]): Promise<QueueAnswer> {
  const query = new URLSearchParams(queueQuery(filters));
  for (const jobId of also) query.append('also', jobId);
  const response = await fetch(`/api/console/jobs?${query}`, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`The queue answered ${response.status}.`);
  return (await response.json()) as QueueAnswer;
}

type QueueBoardProps = { filters: QueueFilters; initial: QueueAnswer; demo: boolean };

/** The queue, kept true by the live feed. Mounted anew for every address, so that a new view begins in the server's order. */
export function QueueBoard({ filters, initial, demo }: QueueBoardProps) {
  const [shown, setShown] = useState<ShownRow[]>(() => keepRows([], initial.rows, []));
  const [seen, setSeen] = useState<QueueAnswer>(initial);
  const { data, isError, refetch, isFetching } = useQuery({
    queryKey: [...liveKeys.jobs, queueQuery(filters)],
    queryFn: () =>
      readQueue(
        filters,
        shown.map(({ row }) => row.jobId),
      ),
    initialData: initial,
  });
  if (data !== seen) {
    setSeen(data);
    setShown((before) => keepRows(before, data.rows, data.also));
  }
  const stale = shown.some(({ gone }) => gone) || shown.some(({ row }, index) => row.jobId !== data.rows[index]?.jobId);

  return (
    <Card aria-label="Jobs">
      <QueueTabs filters={filters} counts={data.counts} />
      {data.rooms.length > 0 ? <QueueFilterBar filters={filters} rooms={data.rooms} agents={data.agents} /> : null}
      {isError ? (
        <Callout
          tone="danger"
          role="alert"
          className="m-3"
          title="The list may be old"
          actions={
            <Button size="sm" pending={isFetching} onClick={() => refetch()}>
              Read again
            </Button>
          }
        >
          The server did not answer. What you see is what it said last.
        </Callout>
      ) : null}
      {shown.length === 0 ? (
        <QueueEmpty filters={filters} pending={data.counts.pending} demo={demo} />
      ) : (
        <ul>
          {shown.map(({ row, gone }) => (
            <QueueItem key={row.jobId} row={row} gone={gone} />
          ))}
        </ul>
      )}
      {stale || data.older ? (
        <div className="flex flex-wrap gap-2 border-t px-4 py-2.5">
          {stale ? (
            <Button size="sm" onClick={() => setShown(keepRows([], data.rows, []))}>
              <RefreshCw aria-hidden />
              Tidy the list
            </Button>
          ) : null}
          {data.older ? (
            <ButtonLink size="sm" href={`/?${queueQuery({ ...filters, before: data.older })}`}>
              Show older
            </ButtonLink>
          ) : null}
        </div>
      ) : null}
    </Card>
  );
}
