'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useEffectEvent, useRef, useTransition } from 'react';
import { filterNames, type QueueFilters, queueAddress } from '#lib/jobs/queue-filters.ts';

const pauseMs = 350;

/** Puts what is chosen in its fields into the address: a choice at once, words once typing pauses. */
export function QueueFilterForm({ filters, children }: { filters: QueueFilters; children: ReactNode }) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  /** Addresses that these fields asked for: words that were typed since stay. */
  const asked = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [pending, startTransition] = useTransition();
  const address = queueAddress(filters);

  // The address changed by another way, such as “Clear filters” or the browser's back.
  const follow = useEffectEvent(() => {
    for (const [key, name] of Object.entries(filterNames)) {
      const field = form.current?.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement | null;
      const value = filters[key as keyof typeof filterNames] ?? '';
      const typing = field === document.activeElement && asked.current.has(address);
      if (field && !typing && field.value.trim() !== value) field.value = value;
    }
  });
  useEffect(() => {
    if (address) follow();
  }, [address]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function go(how: 'push' | 'replace') {
    clearTimeout(timer.current);
    if (!form.current) return;
    const chosen = new FormData(form.current);
    const fields = Object.entries(filterNames).map(([key, name]) => [key, String(chosen.get(name) ?? '').trim()]);
    const wanted = queueAddress({ ...Object.fromEntries(fields), view: filters.view });
    if (wanted === address) return;
    asked.current.add(wanted);
    startTransition(() => router[how](wanted, { scroll: false }));
  }

  return (
    <form
      ref={form}
      aria-busy={pending}
      className="flex flex-wrap items-center gap-2 border-b px-4 py-2.5 aria-busy:cursor-progress"
      onSubmit={(event) => {
        event.preventDefault();
        go('push');
      }}
      onChange={({ target }) => {
        if (target instanceof HTMLSelectElement) return go('push');
        clearTimeout(timer.current);
        if (target instanceof HTMLInputElement && target.name === filterNames.search)
          timer.current = setTimeout(() => go('replace'), pauseMs);
      }}
      onBlur={({ target }) =>
        go(target instanceof HTMLInputElement && target.name === filterNames.search ? 'replace' : 'push')
      }
    >
      {children}
      {/* A form of several fields takes the enter key only where it has such a button. */}
      <button type="submit" hidden />
    </form>
  );
}
