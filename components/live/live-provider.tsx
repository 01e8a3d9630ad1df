'use client';

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { type LiveStatus, openLive } from './live-connection.ts';
import type { LiveKey } from './topics.ts';

/** `null` stands for everything. */
type StaleListener = (keys: readonly LiveKey[] | null) => void;
type Live = { status: LiveStatus; onStale: (listener: StaleListener) => () => void };

const LiveContext = createContext<Live>({ status: 'connecting', onStale: () => () => {} });

/** The first change is read at once; those that follow within this time (a job moving through its states) are read together. */
const burstMs = 40;

/** The state of the live feed, and a way to hear which keys became stale. */
export const useLive = () => useContext(LiveContext);

/** Holds the server's feed of committed changes, and tells who asks what became stale by them. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [status, setStatus] = useState<LiveStatus>('connecting');
  const [listeners] = useState(() => new Set<StaleListener>());
  const [onStale] = useState(() => (listener: StaleListener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  });

  useEffect(() => {
    let waiting: Map<string, LiveKey> | 'everything' = new Map();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let flushedAt = Number.NEGATIVE_INFINITY;
    function flush() {
      timer = undefined;
      flushedAt = performance.now();
      const stale = waiting === 'everything' ? null : [...waiting.values()];
      waiting = new Map();
      for (const listener of listeners) listener(stale);
    }
    const soon = () => {
      timer ??= setTimeout(flush, Math.max(0, flushedAt + burstMs - performance.now()));
    };
    const close = openLive('/api/events', {
      onStatus: setStatus,
      onChange: (stale) => {
        if (waiting !== 'everything') for (const key of stale) waiting.set(key.join('\n'), key);
        soon();
      },
      onResync: () => {
        waiting = 'everything';
        soon();
      },
      onEnded: () => {
        const { pathname, search } = window.location;
        window.location.assign(`/sign-in?next=${encodeURIComponent(pathname + search)}`);
      },
    });
    return () => {
      clearTimeout(timer);
      close();
    };
  }, [listeners]);

  return <LiveContext value={{ status, onStale }}>{children}</LiveContext>;
}
