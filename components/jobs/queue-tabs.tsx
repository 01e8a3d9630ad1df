'use client';

import clsx from 'clsx/lite';
import { useEffect, useRef } from 'react';
import { Link } from '#components/ui/link.tsx';
import type { QueueView } from '#lib/jobs/queue-filters.ts';
import type { QueueViewLink } from './queue-views.ts';

/** Views are counted up to here; beyond, the exact number would cost more than it tells. */
const countMax = 1000;
const countWords = (count: number): string => (count >= countMax ? `${countMax - 1}+` : String(count));

type QueueTabsProps = { shown: QueueView; links: QueueViewLink[]; counts: Record<QueueView, number> };

/** The views of the queue as links, so that each has its address. */
export function QueueTabs({ shown, links, counts }: QueueTabsProps) {
  const tabs = useRef<HTMLElement>(null);
  // On a phone not all of them fit: the one that is shown is never among those beyond the edge.
  useEffect(() => {
    tabs.current?.querySelector(`[data-view=${shown}]`)?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [shown]);
  return (
    <nav ref={tabs} aria-label="Views of the queue" className="flex gap-1 overflow-x-auto border-b px-2">
      {links.map(({ view, name, href }) => {
        const current = view === shown;
        return (
          <Link
            key={view}
            href={href}
            data-view={view}
            aria-current={current ? 'page' : undefined}
            className={clsx(
              '-mb-px flex items-center gap-2 border-b-2 px-2.5 py-2.5 text-sm font-medium whitespace-nowrap focus-visible:-outline-offset-2',
              current ? 'border-accent text-fg' : 'border-transparent text-muted hover:text-fg',
            )}
          >
            {name}
            <span
              className={clsx(
                'rounded-full px-1.5 text-xs tabular-nums',
                view === 'needs-me' && counts[view] > 0 ? 'bg-accent text-on-accent' : 'bg-sunken text-muted',
              )}
            >
              {countWords(counts[view])}
            </span>
          </Link>
        );
      })}
    </nav>
  );
}
