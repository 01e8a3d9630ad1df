// What the queue's pages ask of the console.

import type { Queue } from '#lib/jobs/find-queue.ts';
import { type QueueFilters, queueQuery } from '#lib/jobs/queue-filters.ts';
import type { QueueRow } from '#lib/jobs/queue-row.ts';

async function read<T>(address: string): Promise<T> {
  const response = await fetch(address, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`The queue answered ${response.status}.`);
  return (await response.json()) as T;
}

export const readQueue = (filters: QueueFilters): Promise<Queue> => read(`/api/console/jobs?${queueQuery(filters)}`);

/** The newest rows of these jobs, whatever view they are in. */
export const readRows = async (jobIds: string[]): Promise<QueueRow[]> =>
  (await read<{ rows: QueueRow[] }>(`/api/console/jobs/rows?jobs=${jobIds.join(',')}`)).rows;

/** The page of ended jobs after a place. */
export const readEnded = (filters: QueueFilters, after: string): Promise<Pick<Queue, 'rows' | 'next'>> =>
  read(`/api/console/jobs/ended?${queueQuery(filters)}&after=${encodeURIComponent(after)}`);
