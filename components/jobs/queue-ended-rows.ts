'use client';

import { useState } from 'react';
import type { Queue } from '#lib/jobs/find-queue.ts';
import { byEnd } from '#lib/jobs/queue-cursor.ts';
import { type QueueFilters, queueQuery } from '#lib/jobs/queue-filters.ts';
import type { QueueRow } from '#lib/jobs/queue-row.ts';
import { joinEnded } from './join-ended.ts';
import { readAnswer } from './queue-requests.ts';

/** The page of ended jobs after a place. */
const readEnded = (filters: QueueFilters, after: string): Promise<Pick<Queue, 'rows' | 'next'>> =>
  readAnswer(`/api/console/jobs/ended?${queueQuery(filters)}&after=${encodeURIComponent(after)}`);

export type EndedRows = {
  rows: readonly QueueRow[];
  /** Jobs that ended while somebody was in the list: they wait above it. */
  held: number;
  showHeld: () => void;
  next: string | null;
  failed: boolean;
  loadMore: () => void;
  retry: () => void;
};

/**
 * Ended jobs, read page by page. The first page follows the server; older pages are read once, since what has ended
 * does not change its place.
 */
export function useEndedRows(first: Pick<Queue, 'rows' | 'next'>, filters: QueueFilters, engaged: boolean): EndedRows {
  const [known, setKnown] = useState({ rows: first.rows as readonly QueueRow[], next: first.next });
  const [top, setTop] = useState(first.rows[0]);
  const [seen, setSeen] = useState(first);
  const [state, setState] = useState<'idle' | 'loading' | 'failed'>('idle');
  if (seen !== first) {
    setSeen(first);
    const rows = joinEnded(known.rows, first.rows);
    setKnown(rows ? { rows, next: known.next } : { rows: first.rows, next: first.next });
  }
  const newest = known.rows[0];
  const connected = top !== undefined && known.rows.some(({ jobId }) => jobId === top.jobId);
  if ((!engaged || !connected) && newest !== top) setTop(newest);
  const rows = top ? known.rows.filter((row) => byEnd(row, top) >= 0) : known.rows;

  async function read() {
    if (!known.next || state === 'loading') return;
    setState('loading');
    try {
      const page = await readEnded(filters, known.next);
      setKnown((before) => ({ rows: [...before.rows, ...page.rows], next: page.next }));
      setState('idle');
    } catch {
      setState('failed');
    }
  }
  return {
    rows,
    held: known.rows.length - rows.length,
    showHeld: () => setTop(newest),
    next: known.next,
    failed: state === 'failed',
    // After a failure only the reader's own word tries again.
    loadMore: () => void (state === 'idle' && read()),
    retry: () => void read(),
  };
}
