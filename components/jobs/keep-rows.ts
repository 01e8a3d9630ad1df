// PURE. What the queue shows after it was read again. While a pointer or the focus is in the list no row moves: one that
// left the view stays where it was, marked as gone, and new ones come after the rest. Otherwise rows stand as the server
// orders them, and one that left stays for a moment where it was, so that it can be seen how it ended.

import { endedStates } from '#lib/jobs/queue-filters.ts';
import type { QueueRow } from '#lib/jobs/queue-row.ts';

export type ShownRow = { row: QueueRow; gone: boolean };

type Reading = {
  /** The rows of the view as the server orders them now. */
  fresh: readonly QueueRow[];
  /** The newest state of rows that are no longer in the view, where it is known. */
  left: readonly QueueRow[];
};

const live = (row: QueueRow): ShownRow => ({ row, gone: false });
const byId = (rows: readonly QueueRow[]) => new Map(rows.map((row) => [row.jobId, row]));

/** Every row where it was; new rows behind. */
export function keepRows(shown: readonly ShownRow[], { fresh, left }: Reading): ShownRow[] {
  const freshById = byId(fresh);
  const leftById = byId(left);
  const kept = shown.map(({ row }): ShownRow => {
    const now = freshById.get(row.jobId);
    return now ? live(now) : { row: leftById.get(row.jobId) ?? row, gone: true };
  });
  const onScreen = new Set(shown.map(({ row }) => row.jobId));
  return [...kept, ...fresh.filter((row) => !onScreen.has(row.jobId)).map(live)];
}

/** Rows in the server's order; those that left stand behind the row that they stood behind. */
export function settleRows(shown: readonly ShownRow[], { fresh, left }: Reading): ShownRow[] {
  const settled = fresh.map(live);
  const freshById = byId(fresh);
  const leftById = byId(left);
  let behind = 0;
  for (const { row } of shown) {
    const at = settled.findIndex((entry) => entry.row.jobId === row.jobId);
    if (freshById.has(row.jobId)) behind = at + 1;
    else settled.splice(behind++, 0, { row: leftById.get(row.jobId) ?? row, gone: true });
  }
  return settled;
}

/** The rows that are shown, are no longer in the view and may still change: what has ended stays as it is. */
export const leftIds = (shown: readonly ShownRow[], fresh: readonly QueueRow[]): string[] => {
  const inView = new Set(fresh.map(({ jobId }) => jobId));
  const left = shown.filter(({ row }) => !inView.has(row.jobId) && !endedStates.includes(row.state));
  return left.map(({ row }) => row.jobId);
};

/** When each row left that is shown and no longer in the view, by job: now, unless it was known to have left before. */
export const timesOfLeaving = (shown: readonly ShownRow[], before: ReadonlyMap<string, number>, now: number) =>
  new Map(shown.filter(({ gone }) => gone).map(({ row }) => [row.jobId, before.get(row.jobId) ?? now]));
