'use client';

import { useQuery } from '@tanstack/react-query';
import { liveKeys } from '#components/live/topics.ts';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Card } from '#components/ui/card.tsx';
import type { Queue } from '#lib/jobs/find-queue.ts';
import { isEnded, isFiltered, type QueueFilters, queueQuery } from '#lib/jobs/queue-filters.ts';
import type { QueueActions } from './queue-action-types.ts';
import { QueueFilterBar } from './queue-filter-bar.tsx';
import { readQueue } from './queue-requests.ts';
import { QueueTabs } from './queue-tabs.tsx';
import { EndedQueue, LiveQueue } from './queue-views.tsx';

type QueueBoardProps = { filters: QueueFilters; initial: Queue; actions: QueueActions; demo: boolean };

/** The queue, kept true by the live feed. Every address begins anew, in the server's order. */
export function QueueBoard({ filters, initial, actions, demo }: QueueBoardProps) {
  const query = queueQuery(filters);
  const { data, isError, refetch, isFetching } = useQuery({
    queryKey: [...liveKeys.jobs, 'queue', query],
    queryFn: () => readQueue(filters),
    initialData: initial,
  });
  const View = isEnded(filters.view) ? EndedQueue : LiveQueue;

  return (
    <Card aria-label="Jobs">
      <QueueTabs filters={filters} counts={data.counts} />
      {data.rooms.length > 0 || isFiltered(filters) ? (
        <QueueFilterBar
          filters={filters}
          rooms={data.rooms}
          agents={data.agents}
          requesters={[...new Set(data.rows.map(({ requesterMxid }) => requesterMxid))]}
        />
      ) : null}
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
      <View key={query} filters={filters} queue={data} actions={actions} demo={demo} />
    </Card>
  );
}
