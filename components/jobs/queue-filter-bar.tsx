import { ButtonLink } from '#components/ui/button-link.tsx';
import { Input, Select } from '#components/ui/input.tsx';
import { Search, X } from '#components/ui/more-icons.tsx';
import type { Queue } from '#lib/jobs/find-queue.ts';
import { filterNames, isFiltered, type QueueFilters, queueAddress } from '#lib/jobs/queue-filters.ts';
import { tierOrder } from '#lib/policy/tier.ts';
import { QueueFilterForm } from './queue-filter-form.tsx';
import { QueueWaitingFilters } from './queue-waiting-filters.tsx';

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** Search, room, tier, agent and requester; every choice goes into the address. */
export function QueueFilterBar({ filters, queue }: { filters: QueueFilters; queue: Queue }) {
  const { rooms, agents, rows } = queue;
  if (rooms.length === 0 && !isFiltered(filters)) return null;
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
    <QueueFilterForm filters={filters}>
      <search className="relative min-w-48 flex-1 max-sm:basis-full">
        <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-faint" />
        <Input
          type="search"
          name={filterNames.search}
          aria-label="Search jobs"
          placeholder="Job id, person, request, tool"
          maxLength={200}
          className="pl-8.5"
          defaultValue={filters.search}
        />
      </search>
      {choices.map(({ key, label, all, options }) => (
        <Select
          key={key}
          name={filterNames[key]}
          aria-label={label}
          defaultValue={filters[key]}
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
      <div className="max-sm:basis-[calc(50%-0.25rem)] sm:w-48">
        <Input
          name={filterNames.requester}
          aria-label="Requester, by Matrix id"
          placeholder="@requester:server"
          list="queue-requesters"
          defaultValue={filters.requester}
          className="text-sm"
        />
        <datalist id="queue-requesters">
          {[...new Set(rows.map(({ requesterMxid }) => requesterMxid))].map((mxid) => (
            <option key={mxid} value={mxid} />
          ))}
        </datalist>
      </div>
      <QueueWaitingFilters filters={filters} />
      {isFiltered(filters) ? (
        <ButtonLink href={queueAddress({ view: filters.view })} variant="ghost" size="sm">
          <X aria-hidden />
          Clear filters
        </ButtonLink>
      ) : null}
    </QueueFilterForm>
  );
}
