// PURE. Where the rows behind a number are: each address lists exactly what was counted.

import { logAddress } from '#lib/audit/log-address.ts';
import { nobody, queueAddress } from '#lib/jobs/queue-filters.ts';
import type { Tier } from '#lib/policy/tier.ts';
import { actionOf, expiredFact, type Outcome } from './outcomes.ts';
import type { Refusal } from './refusals.ts';
import type { Span } from './span.ts';

type Place = { room?: string; agent?: string };

/** Entries of the log: plans with this outcome. */
export const outcomeAddress = (span: Span, outcome: Outcome): string =>
  logAddress({ action: actionOf[outcome], ...(outcome === 'expired' ? { fact: expiredFact } : {}), ...span }, null);

/** Entries of the log: what was refused for one reason. */
export const refusalAddress = (span: Span, { of, code }: Pick<Refusal, 'of' | 'code'>): string =>
  logAddress({ action: `${of}.refused`, fact: `code:${code}`, ...span }, null);

/** Entries of the log: everything that was refused of decisions, or of calls. */
export const refusedAddress = (span: Span, of: Refusal['of']): string =>
  logAddress({ action: `${of}.refused`, ...span }, null);

/** Entries of the log: calls of a kind that were admitted. */
export const callsAddress = (span: Span, kind: 'tool' | 'model', place: Place = {}): string =>
  logAddress({ action: 'call.admitted', fact: `kind:${kind}`, ...place, ...span }, null);

function address(path: string, span: Span, given: Record<string, string | undefined>): string {
  const search = new URLSearchParams(span);
  for (const [name, value] of Object.entries(given)) if (value) search.set(name, value);
  return `${path}?${search}`;
}

const pageText = (page: number) => (page > 1 ? String(page) : undefined);

/** The jobs that were decided in a span of days, with the time that each took. */
export const decidedAddress = (span: Span, page = 1): string =>
  address('/overview/decided', span, { page: pageText(page) });

/** The model calls whose receipts came in a span of days, with their tokens. */
export const usageAddress = (span: Span, { room, agent }: Place = {}, page = 1): string =>
  address('/overview/usage', span, { room, agent, page: pageText(page) });

export type WaitsFor = { group: string; room: { roomId: string } } | { mxid: string } | 'nobody' | 'anybody';

/** The queue: what waits for a group of a room's policy, for a person, for nobody, or at all. */
export function waitingAddress(whom: WaitsFor, tier?: Tier): string {
  if (whom === 'anybody') return queueAddress({ view: 'pending', tier });
  if (whom === 'nobody') return queueAddress({ view: 'pending', tier, approver: nobody });
  if ('mxid' in whom) return queueAddress({ view: 'pending', tier, approver: whom.mxid });
  return queueAddress({ view: 'pending', tier, roomId: whom.room.roomId, awaits: whom.group });
}
