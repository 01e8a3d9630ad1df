'use client';

import { useQuery } from '@tanstack/react-query';
import { liveKeys } from '#components/live/topics.ts';

async function readCount(): Promise<number> {
  const response = await fetch('/api/console/jobs/count');
  if (!response.ok) throw new Error(`The count answered ${response.status}.`);
  return ((await response.json()) as { needsMe: number }).needsMe;
}

/** How many jobs the reader could decide now; nothing when there are none. */
export function QueueBadge({ initial }: { initial: number }) {
  const { data } = useQuery({ queryKey: [...liveKeys.jobs, 'count'], queryFn: readCount, initialData: initial });
  if (data === 0) return null;
  return (
    <span className="rounded-full bg-accent px-1.5 text-xs font-medium text-on-accent tabular-nums">
      {data}
      <span className="sr-only"> need you</span>
    </span>
  );
}
