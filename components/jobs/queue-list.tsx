'use client';

import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import type { QueueRow } from '#lib/jobs/queue-row.ts';
import type { ShownRow } from './keep-rows.ts';
import { QueueItem } from './queue-item.tsx';

/** Up to here every row is drawn: find-in-page and printing work, and nothing has to be measured. */
const drawnMax = 80;
const rowHeight = 92;

export type QueueListHandle = {
  element: HTMLElement | null;
  /** Brings a row into view and gives it the focus. */
  focus: (index: number, part: 'link' | 'checkbox') => void;
};

type QueueListProps = {
  ref: Ref<QueueListHandle>;
  rows: readonly ShownRow[];
  activeId: string | null;
  onActive: (jobId: string) => void;
  /** Chosen rows, null when the list has nothing to choose. */
  chosen: ReadonlyMap<string, string> | null;
  onChoose: (row: QueueRow, chosen: boolean) => void;
  /** Called when the end of a long list comes near. */
  onNearEnd: () => void;
};

const parts = { link: '[data-queue-link]', checkbox: 'input[type=checkbox]' };

/** The rows of the queue. Of a long list only what is near the screen is drawn. */
export function QueueList({ ref, rows, activeId, onActive, chosen, onChoose, onNearEnd }: QueueListProps) {
  const list = useRef<HTMLUListElement>(null);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => {
    const top = list.current?.getBoundingClientRect().top;
    if (top !== undefined) setMargin(top + window.scrollY);
  }, []);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeight,
    overscan: rows.length > drawnMax ? 12 : drawnMax,
    scrollMargin: margin,
    initialRect: { width: 1200, height: 900 },
    initialOffset: 0,
    getItemKey: (index) => rows[index]?.row.jobId ?? index,
  });
  const items = virtual.getVirtualItems();
  const lastDrawn = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastDrawn >= rows.length - 15) onNearEnd();
  }, [lastDrawn, rows.length, onNearEnd]);

  useImperativeHandle(ref, () => ({
    element: list.current,
    focus(index, part) {
      const find = () => list.current?.querySelector<HTMLElement>(`[data-index="${index}"] ${parts[part]}`);
      const reach = () => {
        const row = find()?.closest<HTMLElement>('[data-index]');
        row?.scrollIntoView({ block: 'nearest' });
        find()?.focus({ preventScroll: true });
      };
      if (!find()) virtual.scrollToIndex(index);
      requestAnimationFrame(reach);
    },
  }));

  const before = (items[0]?.start ?? margin) - margin;
  const after = virtual.getTotalSize() - ((items.at(-1)?.end ?? margin) - margin);
  return (
    <ul
      ref={list}
      aria-label="Jobs"
      style={{ paddingTop: before, paddingBottom: Math.max(0, after) }}
      onFocus={(event) => {
        const jobId = event.target.closest<HTMLElement>('[data-job]')?.dataset.job;
        if (jobId) onActive(jobId);
      }}
    >
      {items.map(({ index, key }) => {
        const entry = rows[index];
        if (!entry) return null;
        const { row, gone } = entry;
        return (
          <li
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            data-job={row.jobId}
            aria-setsize={rows.length}
            aria-posinset={index + 1}
            className="border-b last:border-b-0"
          >
            <QueueItem
              row={row}
              gone={gone}
              active={row.jobId === activeId}
              chosen={chosen && chosen.get(row.jobId) === row.digest && row.digest !== null}
              onChoose={onChoose}
            />
          </li>
        );
      })}
    </ul>
  );
}
