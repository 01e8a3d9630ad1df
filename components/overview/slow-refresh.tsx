'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useLive } from '#components/live/live-provider.tsx';

/** Counting all of it costs more than reading a list: changes that come together are counted together. */
const atMostEveryMs = 10_000;
/** A process that died makes no entry that would announce it. */
const anywayEveryMs = 60_000;

/** Reads the page again when something changed, not more often than every ten seconds, and only while it is looked at. */
export function SlowRefresh() {
  const router = useRouter();
  const { onStale } = useLive();
  useEffect(() => {
    let readAt = performance.now();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let missed = false;
    function read() {
      timer = undefined;
      missed = document.visibilityState !== 'visible';
      if (missed) return;
      readAt = performance.now();
      router.refresh();
    }
    const soon = () => {
      timer ??= setTimeout(read, Math.max(0, readAt + atMostEveryMs - performance.now()));
    };
    const seen = () => {
      if (missed) soon();
    };
    const stopListening = onStale(soon);
    const anyway = setInterval(soon, anywayEveryMs);
    document.addEventListener('visibilitychange', seen);
    return () => {
      clearTimeout(timer);
      clearInterval(anyway);
      stopListening();
      document.removeEventListener('visibilitychange', seen);
    };
  }, [onStale, router]);
  return null;
}
