'use client';

import { LoaderCircle, X } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Input, Select } from '#components/ui/input.tsx';
import { isFiltered, type QueueFilters, queueAddress } from '#lib/jobs/queue-filters.ts';
import { tierOrder } from '#lib/policy/tier.ts';
import { QueueSearch } from './queue-search.tsx';

type QueueFilterBarProps = {
  filters: QueueFilters;
  rooms: { roomId: string; name: string }[];
  agents: { did: string; name: string }[];
  /** Requesters of the rows on the page, offered while one is typed. */
  requesters: readonly string[];
};

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const none: Partial<QueueFilters> = {
  roomId: undefined,
  tier: undefined,
  agentDid: undefined,
  requester: undefined,
  search: undefined,
};

/** Search, room, tier, agent and requester; every choice goes into the address. */
export function QueueFilterBar({ filters, rooms, agents, requesters }: QueueFilterBarProps) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const go = (change: Partial<QueueFilters>, how: 'push' | 'replace' = 'push') =>
    startTransition(() => router[how](queueAddress({ ...filters, ...change }), { scroll: false }));
  const choices = [
    { key: 'roomId', label: 'Room', all: 'All rooms', options: rooms.map((room) => [room.roomId, room.name] as const) },
    { key: 'tier', label: 'Tier', all: 'All tiers', options: tierOrder.map((tier) => [tier, capital(tier)] as const) },
    {
      key: 'agentDid',
      label: 'Agent',
      all: 'All agents',
      options: agents.map((agent) => [agent.did, agent.name] as const),
    },
  ] as const;

  return (
    <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2.5" aria-busy={pending}>
      <QueueSearch value={filters.search ?? ''} onSearch={(search) => go({ search: search || undefined }, 'replace')} />
      {choices.map(({ key, label, all, options }) => (
        <Select
          key={key}
          aria-label={label}
          value={filters[key] ?? ''}
          onChange={(event) => go({ [key]: event.target.value || undefined })}
          className="max-sm:basis-[calc(50%-0.25rem)] sm:w-36"
        >
          <option value="">{all}</option>
          {options.map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </Select>
      ))}
      <form
        className="max-sm:basis-[calc(50%-0.25rem)] sm:w-48"
        onSubmit={(event) => {
          event.preventDefault();
          const typed = new FormData(event.currentTarget).get('requester');
          go({ requester: String(typed ?? '').trim() || undefined });
        }}
      >
        <Input
          key={filters.requester ?? ''}
          name="requester"
          aria-label="Requester, by Matrix id"
          placeholder="@requester:server"
          list="queue-requesters"
          defaultValue={filters.requester ?? ''}
          className="text-sm"
          onBlur={(event) => {
            if (event.target.value.trim() !== (filters.requester ?? '')) event.target.form?.requestSubmit();
          }}
        />
        <datalist id="queue-requesters">
          {requesters.map((mxid) => (
            <option key={mxid} value={mxid} />
          ))}
        </datalist>
      </form>
      {isFiltered(filters) ? (
        <Button variant="ghost" size="sm" onClick={() => go(none)}>
          <X aria-hidden />
          Clear filters
        </Button>
      ) : null}
      {pending ? <LoaderCircle aria-hidden className="size-4 animate-spin text-faint" /> : null}
    </div>
  );
}
