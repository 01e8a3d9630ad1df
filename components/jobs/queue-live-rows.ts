'use client';

import { useEffect, useRef, useState } from 'react';
import { jobsKey } from '#components/live/topics.ts';
import { useLiveReading } from '#components/live/use-live-reading.ts';
import type { QueueRow } from '#lib/jobs/queue-row.ts';
import { keepRows, leftIds, type ShownRow, settleRows, timesOfLeaving } from './keep-rows.ts';
import { readRows } from './queue-requests.ts';

/** A row that left the view is shown this long, and longer while somebody is in the list. */
const lingerMs = 4000;
const none: QueueRow[] = [];

/** Rows of unfinished jobs as they are shown. `fresh` must be the same array until it was read again. */
export function useLiveRows(fresh: readonly QueueRow[], engaged: boolean): ShownRow[] {
  const [shown, setShown] = useState<ShownRow[]>(() => keepRows([], { fresh, left: none }));
  const gone = leftIds(shown, fresh);
  const { data: left } = useLiveReading({
    name: gone.join(),
    under: jobsKey,
    initial: none,
    read: async () => (gone.length > 0 ? readRows(gone) : none),
    atOnce: gone.length > 0,
  });
  const [seen, setSeen] = useState({ fresh, left, engaged });
  if (seen.fresh !== fresh || seen.left !== left || seen.engaged !== engaged) {
    setSeen({ fresh, left, engaged });
    setShown((before) => (engaged ? keepRows : settleRows)(before, { fresh, left }));
  }
  // Each row from when it left: in a list where something changes all the time none would ever go otherwise.
  const leftAt = useRef(new Map<string, number>());
  useEffect(() => {
    const now = performance.now();
    leftAt.current = timesOfLeaving(shown, engaged ? new Map() : leftAt.current, now);
    if (engaged || leftAt.current.size === 0) return;
    const lingers = ({ row, gone }: ShownRow) =>
      !gone || performance.now() < (leftAt.current.get(row.jobId) ?? now) + lingerMs;
    const next = Math.min(...leftAt.current.values()) + lingerMs - now;
    const timer = setTimeout(() => setShown((rows) => rows.filter(lingers)), next);
    return () => clearTimeout(timer);
  }, [engaged, shown]);
  return shown;
}
