'use client';

import { Search, X } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Input, Select } from '#components/ui/input.tsx';
import { type EndedFilters, endedAddress, isFilteredList, verdictFilters } from '#lib/evidence/review/ended-filters.ts';
import type { JobState } from '#lib/jobs/lifecycle.ts';

type EvidenceFiltersProps = {
  filters: EndedFilters;
  states: { state: JobState; word: string }[];
  rooms: { roomId: string; name: string }[];
  agents: { did: string; name: string }[];
};

const verdictNames = {
  VALID: 'VALID',
  INVALID: 'INVALID',
  INCOMPLETE: 'INCOMPLETE',
  none: 'Not verified yet',
} as const;

/** Words, verdict, end, room, agent and requester; every choice goes into the address. */
export function EvidenceFilters({ filters, states, rooms, agents }: EvidenceFiltersProps) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const go = (next: EndedFilters) => startTransition(() => router.push(endedAddress(next), { scroll: false }));
  const choices = [
    {
      key: 'verdict',
      label: 'Verdict',
      all: 'All verdicts',
      options: verdictFilters.map((verdict) => [verdict, verdictNames[verdict]]),
    },
    { key: 'state', label: 'End', all: 'All ends', options: states.map(({ state, word }) => [state, word]) },
    { key: 'roomId', label: 'Room', all: 'All rooms', options: rooms.map(({ roomId, name }) => [roomId, name]) },
    { key: 'agentDid', label: 'Agent', all: 'All agents', options: agents.map(({ did, name }) => [did, name]) },
  ] as const;

  return (
    <search className="flex flex-wrap items-center gap-2 border-b px-4 py-2.5" aria-busy={pending}>
      <form
        className="flex flex-wrap gap-2 max-sm:w-full"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          const text = (name: string) => String(form.get(name) ?? '').trim() || undefined;
          go({ ...filters, search: text('q'), requester: text('requester') });
        }}
      >
        <Input
          key={`q-${filters.search ?? ''}`}
          name="q"
          aria-label="Words of the request, a tool, or a job id"
          placeholder="Request, tool or job id"
          defaultValue={filters.search ?? ''}
          className="text-sm sm:w-48"
        />
        <Input
          key={`by-${filters.requester ?? ''}`}
          name="requester"
          aria-label="Requester, by Matrix id"
          placeholder="@requester:server"
          defaultValue={filters.requester ?? ''}
          className="text-sm max-sm:flex-1 sm:w-40"
        />
        <Button type="submit">
          <Search aria-hidden />
          Search
        </Button>
      </form>
      {choices.map(({ key, label, all, options }) => (
        <Select
          key={key}
          aria-label={label}
          value={filters[key] ?? ''}
          onChange={(event) => go({ ...filters, [key]: event.target.value || undefined })}
          className="max-sm:basis-[calc(50%-0.25rem)] sm:w-34"
        >
          <option value="">{all}</option>
          {options.map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </Select>
      ))}
      {isFilteredList(filters) ? (
        <Button variant="ghost" size="sm" onClick={() => go({})}>
          <X aria-hidden />
          Clear filters
        </Button>
      ) : null}
    </search>
  );
}
