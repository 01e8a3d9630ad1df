// PURE. The timeline has every entry of the packet once, in the order of their times, and no other.

import { logEntries } from '../package/log-entries.ts';
import { counted } from '../report.ts';
import { hold, type PacketContext, timelineOf } from './packet-context.ts';
import { isLook } from './packet-format.ts';

export function checkTimeline(context: PacketContext): string {
  const { items, lanes } = timelineOf(context);
  // Sorting is stable: entries of one time stay in the order of the log.
  const entries = logEntries(context)
    .filter(({ leaf }) => !isLook(leaf.action))
    .toSorted((a, b) => Date.parse(a.leaf.at) - Date.parse(b.leaf.at));
  const known = new Set(lanes.map(({ lane }) => lane));
  hold(items.length === entries.length, 'TIMELINE_MISMATCH', 'It has more or fewer events than there are entries.');
  for (const [i, { auditId, leaf }] of entries.entries()) {
    const item = items[i];
    const same = item?.audit_id === auditId && item.action === leaf.action && item.at === leaf.at;
    hold(same && known.has(item.lane), 'TIMELINE_MISMATCH', `Event ${i + 1} is not entry ${auditId}.`);
  }
  return `${counted(items.length, 'event')}, each an entry of the log.`;
}
