// PURE. What was tried in a room while it was in triage, from the audit log.

type Entry = { id: bigint; action: string; jobId: string | null; at: Date; detailText: string };

export type Attempt = {
  id: string;
  at: string;
  jobId: string | null;
  /** Who or what tried, as the entry names it. */
  by: string;
  what: string;
  /** The Matrix event that carried it; null for what came through the browser or an API. */
  eventId: string | null;
  channel: 'matrix' | 'browser' | 'api';
};

/** The audit actions that may record an attempt. */
export const attemptActions = ['decision.refused', 'call.refused', 'job.requested', 'plan.submitted'];

type Detail = Record<string, unknown>;
const isStop = (code: unknown): boolean => code === 'TRIAGE' || code === 'FROZEN';
type Reading = Omit<Attempt, 'id' | 'at' | 'jobId'>;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const readings: Record<string, (detail: Detail) => Reading | null> = {
  'decision.refused': (detail) =>
    isStop(detail.code)
      ? {
          by: text(detail.by),
          what: detail.decision === 'deny' ? 'Denial refused' : 'Approval refused',
          eventId: textOrNull(detail.eventId),
          channel: detail.channel === 'matrix' ? 'matrix' : 'browser',
        }
      : null,
  'call.refused': (detail) =>
    isStop(detail.code)
      ? { by: 'the agent', what: `Call of ${text(detail.name)} refused`, eventId: null, channel: 'api' }
      : null,
  'job.requested': (detail) => ({
    by: text(detail.requester),
    what: 'Request recorded',
    eventId: textOrNull(detail.requestEventId),
    channel: 'matrix',
  }),
  'plan.submitted': (detail) => ({
    by: 'the agent',
    what: `Plan revision ${detail.revision} recorded`,
    eventId: null,
    channel: 'api',
  }),
};

/** An entry as an attempt; null when it records something else. */
export function attemptOf(entry: Entry): Attempt | null {
  const reading = readings[entry.action]?.(JSON.parse(entry.detailText) as Detail);
  return reading ? { id: String(entry.id), at: entry.at.toISOString(), jobId: entry.jobId, ...reading } : null;
}
