// PURE. How the filters of the audit page stand in an address. What an address says is read by readLogQuery.

import type { LogFilters } from './log-query.ts';

export const searchMax = 300;

/** In the order in which they are shown and written into the address. */
export const filterNames = [
  'q',
  'action',
  'fact',
  'actor',
  'room',
  'agent',
  'policy',
  'job',
  'target',
  'from',
  'until',
] as const satisfies readonly (keyof LogFilters)[];

/** The filters as they stand in an address, without a leading `?`. */
export function filterText(filters: LogFilters): string {
  const search = new URLSearchParams();
  for (const name of filterNames) if (filters[name]) search.set(name, filters[name]);
  return search.toString();
}

/** The address of the log with these filters, from an entry on. */
export function logAddress(filters: LogFilters, before: string | null): string {
  const text = [filterText(filters), before === null ? '' : `before=${before}`].filter(Boolean).join('&');
  return text ? `/audit?${text}` : '/audit';
}

export const isFiltered = (filters: LogFilters): boolean => filterNames.some((name) => filters[name]);
