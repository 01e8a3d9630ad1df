'use client';

import { lazy, Suspense, useEffect, useState } from 'react';
import { useLive } from '#components/live/live-provider.tsx';
import { isUnder, jobsKey } from '#components/live/topics.ts';
import { useQueueSettings } from './queue-settings.ts';

// Loaded for whoever asked to be notified.
const QueueNotices = lazy(() => import('./queue-notices.tsx'));

/** Null when the server did not answer: the next change asks again, and the live indicator says what is wrong. */
async function readCount(): Promise<number | null> {
  const response = await fetch('/api/console/jobs/count').catch(() => null);
  return response?.ok ? ((await response.json()) as { needsMe: number }).needsMe : null;
}

/** What the page itself reads when jobs change comes first. */
const behindMs = 150;

/** The count as the server last told it, read again whenever jobs changed. */
function useCount(initial: number): number {
  const [told, setTold] = useState({ initial, count: initial });
  const { onStale } = useLive();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      timer = undefined;
      const count = await readCount();
      if (count !== null) setTold((before) => ({ ...before, count }));
    };
    const forget = onStale((stale) => {
      if (!stale || stale.some((key) => isUnder(jobsKey, key))) timer ??= setTimeout(read, behindMs);
    });
    return () => {
      clearTimeout(timer);
      forget();
    };
  }, [onStale]);
  if (told.initial !== initial) setTold({ initial, count: initial });
  return told.count;
}

function NeedsMe({ count }: { count: number }) {
  return (
    <span className="rounded-full bg-accent px-1.5 text-xs font-medium whitespace-nowrap text-on-accent tabular-nums">
      {count}
      <span className="sr-only"> need you</span>
    </span>
  );
}

/** How many jobs the reader could approve now; nothing when there are none. */
export function QueueBadge({ initial }: { initial: number }) {
  const count = useCount(initial);
  const { notify } = useQueueSettings();
  return (
    <>
      <Suspense>{notify ? <QueueNotices /> : null}</Suspense>
      {count === 0 ? null : <NeedsMe count={count} />}
    </>
  );
}
