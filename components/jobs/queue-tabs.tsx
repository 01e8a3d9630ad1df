import clsx from 'clsx/lite';
import { Link } from '#components/ui/link.tsx';
import { type QueueFilters, type QueueView, queueAddress, queueViews } from '#lib/jobs/queue-filters.ts';

export const viewNames: Record<QueueView, string> = {
  'needs-me': 'Needs me',
  waiting: 'Waiting for others',
  pending: 'All pending',
  'in-progress': 'In progress',
  decided: 'Decided',
  expired: 'Expired',
};

/** Views are counted up to here; beyond, the exact number would cost more than it tells. */
const countMax = 1000;
const countWords = (count: number): string => (count >= countMax ? `${countMax - 1}+` : String(count));

type QueueTabsProps = { filters: QueueFilters; counts: Record<QueueView, number> };

/** The views of the queue as links, so that each has its address. */
export function QueueTabs({ filters, counts }: QueueTabsProps) {
  return (
    <nav aria-label="Views of the queue" className="flex gap-1 overflow-x-auto border-b px-2">
      {queueViews.map((view) => {
        const current = view === filters.view;
        return (
          <Link
            key={view}
            href={queueAddress({ ...filters, view })}
            aria-current={current ? 'page' : undefined}
            className={clsx(
              '-mb-px flex items-center gap-2 border-b-2 px-2.5 py-2.5 text-sm font-medium whitespace-nowrap focus-visible:-outline-offset-2',
              current ? 'border-accent text-fg' : 'border-transparent text-muted hover:text-fg',
            )}
          >
            {viewNames[view]}
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
