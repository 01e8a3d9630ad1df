// PURE. Ended jobs as the queue has read them.

import { byEnd } from '#lib/jobs/queue-cursor.ts';
import type { QueueRow } from '#lib/jobs/queue-row.ts';

/**
 * Ended jobs that were read page by page, with their first page read again. Null when nothing connects the two: so much
 * ended meanwhile that rows between them were never read.
 */
export function joinEnded(known: readonly QueueRow[], firstPage: readonly QueueRow[]): QueueRow[] | null {
  const knownIds = new Set(known.map(({ jobId }) => jobId));
  if (known.length > 0 && !firstPage.some((row) => knownIds.has(row.jobId))) return null;
  return [...new Map([...known, ...firstPage].map((row) => [row.jobId, row])).values()].sort(byEnd);
}
