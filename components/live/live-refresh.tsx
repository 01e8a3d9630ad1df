'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useLive } from './live-provider.tsx';
import { isUnder, type LiveKey } from './topics.ts';

/** On a page that the server renders: reads it again when one of `keys` becomes stale. What is being typed stays. */
export function LiveRefresh({ keys }: { keys: readonly LiveKey[] }) {
  const router = useRouter();
  const { onStale } = useLive();
  const watched = JSON.stringify(keys);

  useEffect(() => {
    const mine = JSON.parse(watched) as LiveKey[];
    return onStale((stale) => {
      if (!stale || stale.some((key) => mine.some((own) => isUnder(own, key)))) router.refresh();
    });
  }, [onStale, router, watched]);

  return null;
}
