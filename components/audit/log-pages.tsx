import { ButtonLink } from '#components/ui/button-link.tsx';
import type { LogPage } from '#lib/audit/list-entries.ts';
import { logAddress } from '#lib/audit/log-address.ts';
import type { LogFilters } from '#lib/audit/log-query.ts';

type LogPagesProps = { filters: LogFilters; first: boolean; page: LogPage };

/** The way to older entries and back to the newest. */
export function LogPages({ filters, first, page: { next, lookedDownTo } }: LogPagesProps) {
  return (
    <nav aria-label="Pages of the log" className="flex justify-between gap-2 pt-4">
      {first ? <span /> : <ButtonLink href={logAddress(filters, null)}>Newest</ButtonLink>}
      {next ? (
        <ButtonLink href={logAddress(filters, next)} variant={lookedDownTo ? 'primary' : 'secondary'}>
          {lookedDownTo ? 'Search older entries' : 'Older'}
        </ButtonLink>
      ) : null}
    </nav>
  );
}
