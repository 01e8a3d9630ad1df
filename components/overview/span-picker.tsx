import clsx from 'clsx/lite';
import { Link } from '#components/ui/link.tsx';
import { type SpanDays, spanDays } from '#lib/overview/span.ts';

/** How far back the numbers go: links, so that each view has its address. */
export function SpanPicker({ days }: { days: SpanDays }) {
  return (
    <nav aria-label="Days shown" className="flex rounded-md border bg-surface p-0.5">
      {spanDays.map((each) => (
        <Link
          key={each}
          href={each === spanDays[0] ? '/overview' : `/overview?days=${each}`}
          aria-current={each === days ? 'page' : undefined}
          className={clsx(
            'rounded-sm px-2.5 py-1 text-sm font-medium',
            each === days ? 'bg-accent-soft text-accent' : 'text-muted hover:text-fg',
          )}
        >
          {each} days
        </Link>
      ))}
    </nav>
  );
}
