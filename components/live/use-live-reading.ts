'use client';

import { QueryClient, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useLive } from './live-provider.tsx';
import type { LiveKey } from './topics.ts';

type Question<T> = {
  /** What is read: another name begins anew with its `initial`. */
  name: string;
  /** Read again when something under this key becomes stale. */
  under: LiveKey;
  /** What is known before anything was read. A newer one, by reference, takes the place of what was read. */
  initial: T;
  read: () => Promise<T>;
  /** Whether what is known at first is to be read at once; it is not when the server drew the page with it. */
  atOnce?: boolean;
};

// One for each reading: a client that outlived its page would show one person what another one read.
const newClient = () => new QueryClient({ defaultOptions: { queries: { retry: 1 } } });

/** An answer of the server in a query cache that follows the live feed. A failed reading leaves what is known, and says so. */
export function useLiveReading<T>({ name, under, initial, read, atOnce = false }: Question<T>) {
  const [client] = useState(newClient);
  const { onStale } = useLive();
  const { data, isFetching, isError, refetch } = useQuery(
    {
      queryKey: [...under, name],
      queryFn: read,
      initialData: initial,
      staleTime: atOnce ? 0 : Number.POSITIVE_INFINITY,
    },
    client,
  );
  const given = useRef(initial);
  useEffect(() => {
    if (given.current === initial) return;
    given.current = initial;
    client.setQueryData([...under, name], initial);
  }, [client, under, name, initial]);
  useEffect(
    () =>
      onStale((stale) => {
        if (stale) for (const queryKey of stale) void client.invalidateQueries({ queryKey });
        else void client.invalidateQueries();
      }),
    [client, onStale],
  );
  return { data: data ?? initial, reading: isFetching, failed: isError, readAgain: () => void refetch() };
}
