// What the queue's pages ask of the console.

import type { Queue } from '#lib/jobs/find-queue.ts';
import { type QueueFilters, queueQuery } from '#lib/jobs/queue-filters.ts';
import type { QueueRow } from '#lib/jobs/queue-row.ts';

/** An answer of the console; an error when it gives none. */
export async function readAnswer<T>(address: string): Promise<T> {
  const response = await fetch(address, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`The queue answered ${response.status}.`);
  return (await response.json()) as T;
}

export const readQueue = (filters: QueueFilters): Promise<Queue> =>
  readAnswer(`/api/console/jobs?${queueQuery(filters)}`);

/** The newest rows of these jobs, whatever view they are in. */
export const readRows = async (jobIds: string[]): Promise<QueueRow[]> =>
  (await readAnswer<{ rows: QueueRow[] }>(`/api/console/jobs/rows?jobs=${jobIds.join(',')}`)).rows;
