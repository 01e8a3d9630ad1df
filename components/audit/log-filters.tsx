import { X } from 'lucide-react';
import { Link } from '#components/ui/link.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { LogChoices } from '#lib/audit/filter-choices.ts';
import { filterNames, logAddress } from '#lib/audit/log-address.ts';
import type { LogFilters as Filters } from '#lib/audit/log-query.ts';

const labels: Record<(typeof filterNames)[number], string> = {
  q: 'search',
  action: 'action',
  fact: 'fact',
  actor: 'actor',
  room: 'room',
  agent: 'agent',
  policy: 'policy',
  job: 'job',
  target: 'target',
  from: 'from',
  until: 'until',
};

function nameOf(value: string, choices: LogChoices): string {
  const all = [...choices.rooms, ...choices.agents, ...choices.policies];
  return all.find((choice) => choice.value === value)?.name ?? value;
}

/** The filters in force, each with the way to drop it. Nothing when the whole log is shown. */
export function LogFilters({ filters, choices }: { filters: Filters; choices: LogChoices }) {
  const set = filterNames.filter((name) => filters[name]);
  if (set.length === 0) return null;
  return (
    <ul aria-label="Filters" className="flex flex-wrap gap-2 border-b px-4 py-2.5">
      {set.map((name) => (
        <li key={name} className="min-w-0">
          <Link
            href={logAddress({ ...filters, [name]: undefined }, null)}
            className="inline-flex max-w-full items-center gap-1.5 rounded-sm border bg-sunken px-2 py-0.5 text-sm hover:bg-hover"
          >
            <span className="text-muted">{labels[name]}</span>
            <UntrustedText className="min-w-0">{nameOf(filters[name] ?? '', choices)}</UntrustedText>
            <X aria-hidden className="size-3.5 shrink-0 text-faint" />
            <span className="sr-only">, drop this filter</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
