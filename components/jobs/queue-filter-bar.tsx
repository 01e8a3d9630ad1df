'use client';

import { X } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Button } from '#components/ui/button.tsx';
import { Select } from '#components/ui/input.tsx';
import { type QueueFilters, queueQuery } from '#lib/jobs/queue-filters.ts';
import { tierOrder } from '#lib/policy/catalogue.ts';

type QueueFilterBarProps = {
  filters: QueueFilters;
  rooms: { roomId: string; name: string }[];
  agents: { did: string; name: string }[];
};

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** Room, tier and agent; every choice goes into the address. */
export function QueueFilterBar({ filters, rooms, agents }: QueueFilterBarProps) {
  const router = useRouter();
  const go = (change: Record<string, string | undefined>) => {
    const query = queueQuery({ ...filters, before: undefined, ...change } as QueueFilters);
    router.push(query ? `/?${query}` : '/', { scroll: false });
  };
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
  const filtered = Boolean(filters.roomId || filters.tier || filters.agentDid);

  return (
    <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2.5">
      {choices.map(({ key, label, all, options }) => (
        <Select
          key={key}
          aria-label={label}
          value={filters[key] ?? ''}
          onChange={(event) => go({ [key]: event.target.value || undefined })}
          className="max-sm:min-w-26 max-sm:flex-1 sm:w-44"
        >
          <option value="">{all}</option>
          {options.map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </Select>
      ))}
      {filtered ? (
        <Button
          variant="ghost"
          size="sm"
          onClick={() => go({ roomId: undefined, tier: undefined, agentDid: undefined })}
        >
          <X aria-hidden />
          Clear filters
        </Button>
      ) : null}
    </div>
  );
}
