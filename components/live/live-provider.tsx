'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { type LiveStatus, openLive } from './live-connection.ts';
import { keysTouchedBy, type LiveKey } from './topics.ts';

/** `null` stands for everything. */
type StaleListener = (keys: readonly LiveKey[] | null) => void;
type Live = { status: LiveStatus; onStale: (listener: StaleListener) => () => void };

const LiveContext = createContext<Live>({ status: 'connecting', onStale: () => () => {} });

/** A burst of changes (a job moving through its states) makes one re-reading. */
const burstMs = 120;

const newClient = () => new QueryClient({ defaultOptions: { queries: { staleTime: 60_000, retry: 1 } } });

/** The state of the live feed, and a way to hear which keys became stale. */
export const useLive = () => useContext(LiveContext);

/** Holds the page's query client and keeps it true to the server's feed of committed changes. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [client] = useState(newClient);
  const [status, setStatus] = useState<LiveStatus>('connecting');
  const [listeners] = useState(() => new Set<StaleListener>());
  const [onStale] = useState(() => (listener: StaleListener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  });

  useEffect(() => {
    let waiting: Map<string, LiveKey> | 'everything' = new Map();
    let timer: ReturnType<typeof setTimeout> | undefined;
    function flush() {
      timer = undefined;
      const stale = waiting === 'everything' ? null : [...waiting.values()];
      waiting = new Map();
      if (stale) for (const queryKey of stale) void client.invalidateQueries({ queryKey });
      else void client.invalidateQueries();
      for (const listener of listeners) listener(stale);
    }
    const soon = () => {
      timer ??= setTimeout(flush, burstMs);
    };
    const close = openLive('/api/events', {
      onStatus: setStatus,
      onChange: (change) => {
        if (waiting !== 'everything') for (const key of keysTouchedBy(change)) waiting.set(key.join('\n'), key);
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
  }, [client, listeners]);

  return (
    <QueryClientProvider client={client}>
      <LiveContext value={{ status, onStale }}>{children}</LiveContext>
    </QueryClientProvider>
  );
}
