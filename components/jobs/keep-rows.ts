// PURE. What the queue shows after it was read again: rows never move under a pointer. A row that left the view stays
// where it was, marked as gone, until the reader asks for a fresh list or goes elsewhere; new rows come after it.

import type { QueueRow } from '#lib/jobs/queue-row.ts';

export type ShownRow = { row: QueueRow; gone: boolean };

/**
 * @param shown what is on the screen
 * @param fresh the rows of the view as the server orders them now
 * @param left the newest state of rows that are no longer in the view, where it is known
 */
export function keepRows(
  shown: readonly ShownRow[],
  fresh: readonly QueueRow[],
  left: readonly QueueRow[],
): ShownRow[] {
  const freshById = new Map(fresh.map((row) => [row.jobId, row]));
  const leftById = new Map(left.map((row) => [row.jobId, row]));
  const kept = shown.map(({ row }): ShownRow => {
    const now = freshById.get(row.jobId);
    return now ? { row: now, gone: false } : { row: leftById.get(row.jobId) ?? row, gone: true };
  });
  const onScreen = new Set(shown.map(({ row }) => row.jobId));
  const added = fresh.filter((row) => !onScreen.has(row.jobId)).map((row): ShownRow => ({ row, gone: false }));
  return [...kept, ...added];
}
