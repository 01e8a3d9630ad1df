'use client';

import { LoaderCircle, Search, SlidersHorizontal } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, type ReactNode, useId, useTransition } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Input, Select } from '#components/ui/input.tsx';
import type { LogChoice, LogChoices } from '#lib/audit/filter-choices.ts';
import { filterNames, logAddress, searchMax } from '#lib/audit/log-address.ts';
import type { LogFilters } from '#lib/audit/log-query.ts';

type LogSearchProps = { filters: LogFilters; actions: readonly string[]; choices: LogChoices };
type ChoiceProps = {
  name: keyof LogFilters;
  label: string;
  all: string;
  filters: LogFilters;
  options: readonly LogChoice[];
};

/** A small label over its control. */
function Labelled({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="grid min-w-0 gap-1">
      <label htmlFor={id} className="text-xs font-medium text-muted">
        {label}
      </label>
      {children(id)}
    </div>
  );
}

function Choice({ name, label, all, filters, options }: ChoiceProps) {
  const chosen = filters[name] ?? '';
  const known = options.some(({ value }) => value === chosen);
  return (
    <Labelled label={label}>
      {(id) => (
        <Select id={id} name={name} defaultValue={chosen}>
          <option value="">{all}</option>
          {chosen && !known ? <option value={chosen}>{chosen}</option> : null}
          {options.map(({ value, name: words }) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </Select>
      )}
    </Labelled>
  );
}

function Filters({ filters, actions, choices }: LogSearchProps) {
  const set = filterNames.filter((name) => name !== 'q' && filters[name]).length;
  return (
    <details className="group">
      <summary className="flex w-fit cursor-pointer items-center gap-1.5 rounded-sm text-sm text-muted hover:text-fg">
        <SlidersHorizontal aria-hidden className="size-4" />
        Filters{set > 0 ? `, ${set} set` : ''}
      </summary>
      <div className="grid gap-x-3 gap-y-2 pt-2 sm:grid-cols-2 lg:grid-cols-4">
        <Choice
          name="action"
          label="Action"
          all="Every action"
          filters={filters}
          options={actions.map((action) => ({ value: action, name: action }))}
        />
        <Labelled label="Actor">
          {(id) => (
            <Input
              id={id}
              name="actor"
              defaultValue={filters.actor ?? ''}
              maxLength={300}
              placeholder="@person:server, did:key:…, worker"
            />
          )}
        </Labelled>
        <Choice name="room" label="Room" all="Every room" filters={filters} options={choices.rooms} />
        <Choice name="agent" label="Agent" all="Every agent" filters={filters} options={choices.agents} />
        <Choice name="policy" label="Policy" all="Every policy" filters={filters} options={choices.policies} />
        <Labelled label="From day (UTC)">
          {(id) => <Input id={id} type="date" name="from" defaultValue={filters.from ?? ''} />}
        </Labelled>
        <Labelled label="Until day (UTC)">
          {(id) => <Input id={id} type="date" name="until" defaultValue={filters.until ?? ''} />}
        </Labelled>
        <Button type="submit" className="self-end">
          Apply
        </Button>
      </div>
      {filters.fact ? <input type="hidden" name="fact" value={filters.fact} /> : null}
      {filters.job ? <input type="hidden" name="job" value={filters.job} /> : null}
      {filters.target ? <input type="hidden" name="target" value={filters.target} /> : null}
    </details>
  );
}

/** One box for everything, and what narrows it down. All of it goes into the address; it works without script too. */
export function LogSearch({ filters, actions, choices }: LogSearchProps) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = filterNames.map((name) => [name, String(form.get(name) ?? '').trim() || undefined] as const);
    startTransition(() => router.push(logAddress(Object.fromEntries(given), null)));
  }
  return (
    <search>
      <form
        key={logAddress(filters, null)}
        action="/audit"
        onSubmit={submit}
        aria-busy={pending}
        className="grid gap-2.5 border-b px-4 py-3"
      >
        <div className="flex gap-2">
          <span className="relative min-w-0 flex-1">
            <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-faint" />
            <Input
              type="search"
              name="q"
              aria-label="Search the log"
              aria-describedby="log-search-hint"
              defaultValue={filters.q ?? ''}
              maxLength={searchMax}
              placeholder="Job, event link, person, token, hash, pull request, words"
              className="pl-8.5"
            />
          </span>
          <Button type="submit" variant="primary">
            {pending ? <LoaderCircle aria-hidden className="animate-spin" /> : null}
            Search
          </Button>
        </div>
        <p id="log-search-hint" className="text-sm text-muted">
          Paste a job id, an event’s id or matrix.to link, a Matrix id, a token or receipt id, a policy or file hash
          (hex or base64url), a digest or its CODE, a link; or type words. Entries that have all of them are shown.
        </p>
        <Filters filters={filters} actions={actions} choices={choices} />
      </form>
    </search>
  );
}
