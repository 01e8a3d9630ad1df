// PURE. What a queue's address says: which view, and what is filtered. Anything unknown in an address is left out.

import { type Tier, tierOrder } from '#lib/policy/tier.ts';
import type { JobState } from './lifecycle.ts';

export const queueViews = ['needs-me', 'waiting', 'pending', 'in-progress', 'decided', 'expired'] as const;
export type QueueView = (typeof queueViews)[number];

export type QueueFilters = {
  view: QueueView;
  roomId?: string;
  tier?: Tier;
  agentDid?: string;
  requester?: string;
  /** Jobs that this Matrix id could approve now, or that `nobody` could. */
  approver?: string;
  /** Jobs with an open slot for this group of their policy. */
  awaits?: string;
  /** Words that the id, the requester, the request or a tool of a job must begin with. */
  search?: string;
};

/** Stands for an approver: jobs that nobody could approve now. */
export const nobody = 'nobody';

const decidedStates = ['done', 'failed', 'denied', 'withdrawn', 'voided', 'stopped'] as const satisfies JobState[];
/** States that no job leaves. */
export const endedStates: readonly JobState[] = [...decidedStates, 'expired'];

/** The states that a view holds; `needs-me` and `waiting` part `pending` between what the reader may approve and the rest. */
export const statesOfView: Record<QueueView, readonly JobState[]> = {
  'needs-me': ['pending'],
  waiting: ['pending'],
  pending: ['pending'],
  'in-progress': ['requested', 'planned', 'changes_requested', 'approved', 'running', 'completing'],
  decided: decidedStates,
  expired: ['expired'],
};

/** Views whose jobs have ended: kept for ever, newest first, read page by page. */
export const isEnded = (view: QueueView): view is 'decided' | 'expired' => view === 'decided' || view === 'expired';

type Params = { get(name: string): string | null };

const searchMax = 200;
/** What each filter is called in an address, and so in the form. */
export const filterNames = {
  roomId: 'room',
  tier: 'tier',
  agentDid: 'agent',
  requester: 'requester',
  approver: 'approver',
  awaits: 'awaits',
  search: 'q',
} as const;

const member = <T extends string>(values: readonly T[], value: string | null): T | undefined =>
  values.find((known) => known === value);

/** Reads an address's query; the view is `needs-me` when none is named. */
export function parseQueueFilters(params: Params): QueueFilters {
  return {
    view: member(queueViews, params.get('view')) ?? 'needs-me',
    roomId: params.get(filterNames.roomId) || undefined,
    tier: member(tierOrder, params.get(filterNames.tier)),
    agentDid: params.get(filterNames.agentDid) || undefined,
    requester: params.get(filterNames.requester) || undefined,
    approver: params.get(filterNames.approver) || undefined,
    awaits: params.get(filterNames.awaits) || undefined,
    search: params.get(filterNames.search)?.slice(0, searchMax) || undefined,
  };
}

/** The query that parses back to these filters, without a leading `?`; empty for the first view alone. */
export function queueQuery(filters: QueueFilters): string {
  const query = new URLSearchParams();
  if (filters.view !== 'needs-me') query.set('view', filters.view);
  for (const [key, name] of Object.entries(filterNames)) {
    const value = filters[key as keyof typeof filterNames];
    if (value) query.set(name, value);
  }
  return query.toString();
}

/** The address of the queue with these filters. */
export function queueAddress(filters: QueueFilters): string {
  const query = queueQuery(filters);
  return query ? `/?${query}` : '/';
}

/** Whether anything but the view is chosen. */
export const isFiltered = (filters: QueueFilters): boolean =>
  (Object.keys(filterNames) as (keyof typeof filterNames)[]).some((key) => filters[key]);
