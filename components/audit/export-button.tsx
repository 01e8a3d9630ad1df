import { Download } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { filterNames, isFiltered } from '#lib/audit/log-address.ts';
import type { LogFilters } from '#lib/audit/log-query.ts';

/** Takes exactly what the filters find, as a signed archive. A form, because it is recorded: no link does that. */
export function ExportButton({ filters }: { filters: LogFilters }) {
  return (
    <form method="post" action="/audit/export">
      {filterNames.map((name) =>
        filters[name] ? <input key={name} type="hidden" name={name} value={filters[name]} /> : null,
      )}
      <Button type="submit" title="JSONL and CSV with a signed manifest; the export is recorded in the log">
        <Download aria-hidden />
        {isFiltered(filters) ? 'Export these' : 'Export the log'}
      </Button>
    </form>
  );
}
