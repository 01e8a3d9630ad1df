// One reading in a query cache. Loaded when the first change makes it necessary: the page itself comes from the server.

import { QueryClient, QueryObserver } from '@tanstack/react-query';

export type Told<T> = {
  /** The last answer that came; left out before the first. */
  data?: T;
  /** A reading is on its way. */
  reading: boolean;
  /** The last reading failed, and so did the one after it. */
  failed: boolean;
};

export type LiveQuery = {
  /** What it told may be old: reads it anew, also when a reading is on its way. */
  readAgain: () => void;
  /** Nothing is told any more. */
  close: () => void;
};

/** Reads by `read` whenever it is asked to, and tells what came of it. */
export function openLiveQuery<T>(
  read: () => Promise<T>,
  tell: (told: Told<T>) => void,
  options: { retryDelayMs?: number } = {},
): LiveQuery {
  // A client of its own: one that outlived its page would show one person what another one read.
  const client = new QueryClient({
    defaultOptions: { queries: { retry: 1, retryDelay: options.retryDelayMs, structuralSharing: false } },
  });
  // Something has to be known for a reading that is on its way to be given up for a newer one.
  const initialData: { answer: T } | null = null;
  const queryFn = async () => ({ answer: await read() });
  const observer = new QueryObserver<{ answer: T } | null>(client, {
    queryKey: ['live'],
    queryFn,
    initialData,
    enabled: false,
  });
  let last: { answer: T } | null = null;
  const forget = observer.subscribe(({ data, isFetching, isError }) => {
    // What was told is not told again: the page may have been given something newer since.
    const news = data && data !== last ? { data: data.answer } : {};
    last = data ?? null;
    tell({ ...news, reading: isFetching, failed: isError });
  });
  return {
    readAgain: () => void observer.refetch(),
    close: () => {
      forget();
      client.clear();
    },
  };
}
