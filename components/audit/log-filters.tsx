import { X } from 'lucide-react';
import { Link } from '#components/ui/link.tsx';
import { type LogQuery, logAddress } from '#lib/audit/log-query.ts';

type Filters = Omit<LogQuery, 'before'>;

/** The filters in force, each with the way to drop it. Nothing when the whole log is shown. */
export function LogFilters({ filters }: { filters: Filters }) {
  const set = (['action', 'job', 'room', 'target'] as const).filter((name) => filters[name]);
  if (set.length === 0) return null;
  return (
    <ul aria-label="Filters" className="flex flex-wrap gap-2 border-b px-4 py-2.5">
      {set.map((name) => (
        <li key={name}>
          <Link
            href={logAddress({ ...filters, [name]: undefined }, null)}
            className="inline-flex items-center gap-1.5 rounded-sm border bg-sunken px-2 py-0.5 text-sm hover:bg-hover"
          >
            <span className="text-muted">{name}</span>
            <span className="wrap-anywhere">{filters[name]}</span>
            <X aria-hidden className="size-3.5 text-faint" />
            <span className="sr-only">, drop this filter</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
