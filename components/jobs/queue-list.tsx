'use client';

import { type Ref, type RefObject, useImperativeHandle, useRef } from 'react';
import type { QueueRow } from '#lib/jobs/queue-row.ts';
import type { ShownRow } from './keep-rows.ts';
import { QueueItem } from './queue-item.tsx';

export type QueueListHandle = {
  /** Brings a row into view and gives it the focus. */
  focus: (index: number, part: 'link' | 'checkbox') => void;
};

export type QueueListProps = {
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

/** The focus of a list by index. `bring`: draws a row that is not drawn. */
export function useListHandle(
  ref: Ref<QueueListHandle>,
  list: RefObject<HTMLElement | null>,
  bring: (index: number) => void,
) {
  useImperativeHandle(ref, () => ({
    focus(index, part) {
      const find = () => list.current?.querySelector<HTMLElement>(`[data-index="${index}"] ${parts[part]}`);
      if (!find()) bring(index);
      requestAnimationFrame(() => {
        find()?.closest('[data-index]')?.scrollIntoView({ block: 'nearest' });
        find()?.focus({ preventScroll: true });
      });
    },
  }));
}

/** Which row the focus is in. */
export const jobAt = (target: Element): string | null => target.closest<HTMLElement>('[data-job]')?.dataset.job ?? null;

type ListEntryProps = Pick<QueueListProps, 'rows' | 'activeId' | 'chosen' | 'onChoose'> & {
  index: number;
  measure?: Ref<HTMLLIElement>;
};

/** One row with its place in the whole list, of which not all need be drawn. */
export function ListEntry({ rows, index, measure, activeId, chosen, onChoose }: ListEntryProps) {
  const entry = rows[index];
  if (!entry) return null;
  const { row, gone } = entry;
  return (
    <li
      ref={measure}
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
        chosen={chosen && row.digest !== null && chosen.get(row.jobId) === row.digest}
        onChoose={onChoose}
      />
    </li>
  );
}

/** The rows of the queue, every one of them drawn: the browser finds and prints them all. */
export function QueueList({ ref, onActive, onNearEnd: _, ...entry }: QueueListProps) {
  const list = useRef<HTMLUListElement>(null);
  useListHandle(ref, list, () => {});
  return (
    <ul
      ref={list}
      aria-label="Jobs"
      onFocus={(event) => {
        const jobId = jobAt(event.target);
        if (jobId) onActive(jobId);
      }}
    >
      {entry.rows.map(({ row }, index) => (
        <ListEntry key={row.jobId} index={index} {...entry} />
      ))}
    </ul>
  );
}
