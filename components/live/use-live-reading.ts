'use client';

import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useLive } from './live-provider.tsx';
import type { LiveQuery } from './live-query.ts';
import { isUnder, type LiveKey } from './topics.ts';

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

/** An answer of the server in a query cache that follows the live feed. A failed reading leaves what is known, and says so. */
export function useLiveReading<T>({ name, under, initial, read, atOnce = false }: Question<T>) {
  const { onStale } = useLive();
  const fresh = { name, initial, data: initial, reading: false, failed: false };
  const [told, setTold] = useState(fresh);
  if (told.name !== name || told.initial !== initial) setTold(fresh);
  const again = useRef<(() => void) | null>(null);
  const ask = useEffectEvent(read);

  useEffect(() => {
    let closed = false;
    let opening: Promise<LiveQuery> | null = null;
    const tell = (change: Partial<typeof fresh>) => {
      if (!closed) setTold((before) => (before.name === name ? { ...before, ...change } : before));
    };
    const open = async () => {
      const { openLiveQuery } = await import('./live-query.ts');
      return openLiveQuery<T>(() => ask(), tell);
    };
    const readAgain = () => {
      opening ??= open();
      opening.then(
        (query) => {
          if (!closed) query.readAgain();
        },
        () => {
          opening = null;
          tell({ failed: true });
        },
      );
    };
    // The feed has just been opened, and what happened before may have been missed: one reading, for which no cache is
    // loaded yet. What a change made necessary meanwhile is newer.
    const readOnce = () => {
      ask().then((data) => {
        if (!opening) tell({ data });
      }, readAgain);
    };
    again.current = readAgain;
    if (atOnce) readAgain();
    const forget = onStale((stale) => {
      if (!stale && !opening) readOnce();
      else if (!stale || stale.some((key) => isUnder(under, key))) readAgain();
    });
    return () => {
      closed = true;
      forget();
      opening?.then(
        (query) => query.close(),
        () => {}, // it was never opened, and the page has been told
      );
    };
  }, [name, atOnce, under, onStale]);

  const readAgain = useCallback(() => again.current?.(), []);
  return { data: told.data, reading: told.reading, failed: told.failed, readAgain };
}
