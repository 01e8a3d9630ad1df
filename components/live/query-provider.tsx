'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useLive } from './live-provider.tsx';

const newClient = () => new QueryClient({ defaultOptions: { queries: { staleTime: 60_000, retry: 1 } } });

/** Holds the query client of a page that reads in the browser, and keeps it true to the server's feed of changes. */
export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(newClient);
  const { onStale } = useLive();
  useEffect(
    () =>
      onStale((stale) => {
        if (stale) for (const queryKey of stale) void client.invalidateQueries({ queryKey });
        else void client.invalidateQueries();
      }),
    [client, onStale],
  );
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
