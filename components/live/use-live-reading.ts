'use client';

import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useLive } from './live-provider.tsx';
import { openReader, type Reader } from './reader.ts';
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

/** An answer of the server that follows the live feed. A failed reading leaves what is known, and says so. */
export function useLiveReading<T>({ name, under, initial, read, atOnce = false }: Question<T>) {
  const { onStale } = useLive();
  const fresh = { name, initial, data: initial, reading: false, failed: false };
  const [told, setTold] = useState(fresh);
  if (told.name !== name || told.initial !== initial) setTold(fresh);
  const reader = useRef<Reader>(null);
  const ask = useEffectEvent(read);

  useEffect(() => {
    const opened = openReader<T>(
      () => ask(),
      (change) => setTold((before) => (before.name === name ? { ...before, ...change } : before)),
    );
    reader.current = opened;
    if (atOnce) opened.readAgain();
    const forget = onStale((stale) => {
      if (!stale || stale.some((key) => isUnder(under, key))) opened.readAgain();
    });
    return () => {
      forget();
      opened.stop();
    };
  }, [name, atOnce, under, onStale]);

  const readAgain = useCallback(() => reader.current?.readAgain(), []);
  return { data: told.data, reading: told.reading, failed: told.failed, readAgain };
}
