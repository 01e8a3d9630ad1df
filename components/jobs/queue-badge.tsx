'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { liveKeys } from '#components/live/topics.ts';
import { useQueueSettings } from './queue-settings.ts';

async function readCount(): Promise<number> {
  const response = await fetch('/api/console/jobs/count');
  if (!response.ok) throw new Error(`The count answered ${response.status}.`);
  return ((await response.json()) as { needsMe: number }).needsMe;
}

/** On every page: tells of new work while the console is out of sight, if its reader asked for that. */
function useNotices() {
  const { notify } = useQueueSettings();
  useEffect(() => {
    if (!notify || !('Notification' in window)) return;
    let stop: (() => void) | undefined;
    async function follow() {
      stop?.();
      stop = undefined;
      if (!document.hidden || Notification.permission !== 'granted') return;
      const { watchWhileHidden } = await import('./queue-notify.ts');
      if (document.hidden && !stop) stop = watchWhileHidden();
    }
    document.addEventListener('visibilitychange', follow);
    void follow();
    return () => {
      document.removeEventListener('visibilitychange', follow);
      stop?.();
      stop = () => {};
    };
  }, [notify]);
}

/** How many jobs the reader could approve now; nothing when there are none. */
export function QueueBadge({ initial }: { initial: number }) {
  const { data } = useQuery({ queryKey: [...liveKeys.jobs, 'count'], queryFn: readCount, initialData: initial });
  useNotices();
  if (data === 0) return null;
  return (
    <span className="rounded-full bg-accent px-1.5 text-xs font-medium whitespace-nowrap text-on-accent tabular-nums">
      {data}
      <span className="sr-only"> need you</span>
    </span>
  );
}
