// PURE. What the address of the evidence list says: which verdict, how the job ended, where, and which page.

import { isTerminal, type JobState, jobStates } from '#lib/jobs/lifecycle.ts';

export const verdictFilters = ['VALID', 'INVALID', 'INCOMPLETE', 'none'] as const;
export type VerdictFilter = (typeof verdictFilters)[number];

export type EndedFilters = {
  verdict?: VerdictFilter;
  state?: JobState;
  roomId?: string;
  agentDid?: string;
  requester?: string;
  /** Words that the id, the requester, the request or a tool of a job must begin with. */
  search?: string;
};

type Params = Record<string, string | string[] | undefined>;

const searchMax = 200;
const names = {
  verdict: 'verdict',
  state: 'state',
  roomId: 'room',
  agentDid: 'agent',
  requester: 'requester',
  search: 'q',
} as const satisfies Record<keyof EndedFilters, string>;

const one = (params: Params, name: string): string | undefined => {
  const value = params[name];
  return (typeof value === 'string' && value.slice(0, searchMax)) || undefined;
};

/** Reads an address's query. Anything unknown in it is left out. */
export function parseEndedFilters(params: Params): EndedFilters {
  const verdict = one(params, names.verdict);
  const state = one(params, names.state);
  return {
    verdict: verdictFilters.find((known) => known === verdict),
    state: jobStates.find((known) => known === state && isTerminal(known)),
    roomId: one(params, names.roomId),
    agentDid: one(params, names.agentDid),
    requester: one(params, names.requester),
    search: one(params, names.search),
  };
}

/** The address of the list with these filters, after a place. */
export function endedAddress(filters: EndedFilters, after: string | null = null): string {
  const query = new URLSearchParams();
  for (const [key, name] of Object.entries(names)) {
    const value = filters[key as keyof EndedFilters];
    if (value) query.set(name, value);
  }
  if (after) query.set('after', after);
  return query.size > 0 ? `/evidence?${query}` : '/evidence';
}

export const isFilteredList = (filters: EndedFilters): boolean =>
  Object.keys(names).some((key) => filters[key as keyof EndedFilters]);
