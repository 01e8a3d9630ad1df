'use client';

import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { jobAt, ListEntry, type QueueListProps, useListHandle } from './queue-list.tsx';

const rowHeight = 92;

/** The rows of a long queue: only what is near the screen is drawn. */
export default function QueueLongList({ ref, onActive, onNearEnd, ...entry }: QueueListProps) {
  const { rows } = entry;
  const list = useRef<HTMLUListElement>(null);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => {
    const top = list.current?.getBoundingClientRect().top;
    if (top !== undefined) setMargin(top + window.scrollY);
  }, []);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: margin,
    initialRect: { width: 1200, height: 900 },
    initialOffset: 0,
    getItemKey: (index) => rows[index]?.row.jobId ?? index,
  });
  useListHandle(ref, list, (index) => virtual.scrollToIndex(index));
  const items = virtual.getVirtualItems();
  const lastDrawn = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastDrawn >= rows.length - 15) onNearEnd();
  }, [lastDrawn, rows.length, onNearEnd]);

  const before = (items[0]?.start ?? margin) - margin;
  const after = virtual.getTotalSize() - ((items.at(-1)?.end ?? margin) - margin);
  return (
    <ul
      ref={list}
      aria-label="Jobs"
      style={{ paddingTop: before, paddingBottom: Math.max(0, after) }}
      onFocus={(event) => {
        const jobId = jobAt(event.target);
        if (jobId) onActive(jobId);
      }}
    >
      {items.map(({ index, key }) => (
        <ListEntry key={key} index={index} measure={virtual.measureElement} {...entry} />
      ))}
    </ul>
  );
}
