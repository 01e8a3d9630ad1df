// PURE. What a queue's address says: which view, and what is filtered. Anything unknown in an address is left out.

import { type Tier, tierOrder } from '#lib/policy/catalogue.ts';
import type { JobState } from './lifecycle.ts';

export const queueViews = ['needs-me', 'pending', 'in-progress', 'decided'] as const;
export type QueueView = (typeof queueViews)[number];

export type QueueFilters = { view: QueueView; roomId?: string; tier?: Tier; agentDid?: string; before?: string };

/** The states that a view holds; `needs-me` is the part of `pending` that the reader may decide. */
export const statesOfView: Record<QueueView, readonly JobState[]> = {
  'needs-me': ['pending'],
  pending: ['pending'],
  'in-progress': ['requested', 'planned', 'changes_requested', 'approved', 'running', 'completing'],
  decided: ['done', 'failed', 'denied', 'expired', 'withdrawn', 'voided', 'stopped'],
};

type Params = { get(name: string): string | null };

const member = <T extends string>(values: readonly T[], value: string | null): T | undefined =>
  values.find((known) => known === value);

/** Reads an address's query; the view is `needs-me` when none is named. */
export function parseQueueFilters(params: Params): QueueFilters {
  const before = params.get('before');
  return {
    view: member(queueViews, params.get('view')) ?? 'needs-me',
    roomId: params.get('room') || undefined,
    tier: member(tierOrder, params.get('tier')),
    agentDid: params.get('agent') || undefined,
    before: before && !Number.isNaN(Date.parse(before)) ? before : undefined,
  };
}

/** The query that parses back to these filters, without a leading `?`; empty for the first view alone. */
export function queueQuery(filters: QueueFilters): string {
  const query = new URLSearchParams();
  if (filters.view !== 'needs-me') query.set('view', filters.view);
  if (filters.roomId) query.set('room', filters.roomId);
  if (filters.tier) query.set('tier', filters.tier);
  if (filters.agentDid) query.set('agent', filters.agentDid);
  if (filters.before) query.set('before', filters.before);
  return query.toString();
}
