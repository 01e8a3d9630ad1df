// PURE. Which events of a timeline are drawn, and on which line: calls that went their ordinary way are summed up, and
// where there is not room for all, those are drawn that one looks for first.

import type { TimelineDocument, TimelineItem } from '#lib/verify/incident/documents.ts';

export type TimelineRow =
  | { kind: 'event'; item: TimelineItem }
  /** Ordinary calls of one lane, one after the other. */
  | { kind: 'calls'; lane: string; from: string; to: string; count: number }
  | { kind: 'left_out'; count: number };

export const rowsMax = 400;

const isOrdinaryCall = ({ action }: TimelineItem) => action === 'call.admitted' || action === 'call.closed';

function withCallsSummed(items: readonly TimelineItem[]): TimelineRow[] {
  const rows: TimelineRow[] = [];
  for (const item of items) {
    const last = rows.at(-1);
    if (!isOrdinaryCall(item)) rows.push({ kind: 'event', item });
    else if (last?.kind === 'calls' && last.lane === item.lane) {
      last.to = item.at;
      if (item.action === 'call.admitted') last.count += 1;
    } else {
      const count = item.action === 'call.admitted' ? 1 : 0;
      rows.push({ kind: 'calls', lane: item.lane, from: item.at, to: item.at, count });
    }
  }
  // A call that was admitted under an earlier line and ended here is none of its own.
  return rows.filter((row) => row.kind !== 'calls' || row.count > 0);
}

/** The lines of the drawing, in order; what is not drawn is counted. */
export function timelineRows({ items }: Pick<TimelineDocument, 'items'>, max = rowsMax): TimelineRow[] {
  const all = withCallsSummed(items);
  if (all.length <= max) return all;
  const key = all.filter((row) => row.kind === 'event' && row.item.key);
  const rest = all.length - key.length;
  if (key.length < max) return [...key, { kind: 'left_out', count: rest }];
  const half = Math.floor((max - 1) / 2);
  const middle: TimelineRow = { kind: 'left_out', count: all.length - 2 * half };
  return [...key.slice(0, half), middle, ...key.slice(-half)];
}
