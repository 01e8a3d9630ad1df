import { Link } from '#components/ui/link.tsx';
import { X } from '#components/ui/more-icons.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { filterNames, nobody, type QueueFilters, queueAddress } from '#lib/jobs/queue-filters.ts';

const words = {
  awaits: () => 'waits for the group',
  approver: (value: string) => (value === nobody ? 'could be approved by' : 'could be approved now by'),
};

/** For whom the shown jobs wait, where the address says so, with the way to drop it. */
export function QueueWaitingFilters({ filters }: { filters: QueueFilters }) {
  const set = (['awaits', 'approver'] as const).flatMap((name) => {
    const value = filters[name];
    return value ? [{ name, value }] : [];
  });
  return set.map(({ name, value }) => (
    <span key={name} className="contents">
      <input type="hidden" name={filterNames[name]} defaultValue={value} />
      <Link
        href={queueAddress({ ...filters, [name]: undefined })}
        className="inline-flex max-w-full items-center gap-1.5 rounded-sm border bg-sunken px-2 py-0.5 text-sm hover:bg-hover"
      >
        <span className="text-muted">{words[name](value)}</span>
        <UntrustedText className="min-w-0">{value}</UntrustedText>
        <X aria-hidden className="size-3.5 shrink-0 text-faint" />
        <span className="sr-only">, drop this filter</span>
      </Link>
    </span>
  ));
}
