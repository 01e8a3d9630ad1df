// PURE. What was asked for and tried while a control kept things still, from the audit log, with what would have become of it.

type Entry = { id: bigint; action: string; jobId: string | null; roomId: string | null; at: Date; detailText: string };

export type Attempt = {
  id: string;
  at: string;
  jobId: string | null;
  /** Who or what tried, as the entry names it. */
  by: string;
  what: string;
  /** What would have become of it without the control; null where that is not for a policy to say. */
  would: string | null;
  /** The policy that it was judged under, or that was in force when it was tried. */
  wpcHash: string | null;
  /** The Matrix event that carried it; null for what came through the browser or an API. */
  eventId: string | null;
  channel: 'matrix' | 'browser' | 'api';
};

/** The audit actions that may record an attempt to decide, or what is recorded and judged as always. */
export const recordedActions = ['decision.refused', 'job.requested', 'plan.submitted'];
/** The same with the calls that were refused. */
export const attemptActions = [...recordedActions, 'call.refused'];

/** What a policy's verdict on a plan comes to where nothing is approved at the moment: “… under policy X”. */
export const wouldWords = (allowed: boolean): string =>
  allowed ? 'would have been asked for approval' : 'would have been returned, and was,';

type Detail = Record<string, unknown>;
type Reading = Omit<Attempt, 'id' | 'at' | 'jobId'>;
const isStop = (code: unknown): boolean => code === 'TRIAGE' || code === 'FROZEN';
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const plain = { would: null, wpcHash: null, eventId: null };

const readings: Record<string, (detail: Detail) => Reading | null> = {
  'decision.refused': (detail) =>
    isStop(detail.code)
      ? {
          by: text(detail.by),
          what: detail.decision === 'deny' ? 'Denial refused' : 'Approval refused',
          would: null,
          wpcHash: textOrNull(detail.wpcHash),
          eventId: textOrNull(detail.eventId),
          channel: detail.channel === 'matrix' ? 'matrix' : 'browser',
        }
      : null,
  'call.refused': (detail) =>
    isStop(detail.code)
      ? { ...plain, by: 'the agent', what: `Call of ${text(detail.name)} refused`, channel: 'api' }
      : null,
  'job.requested': (detail) => ({
    ...plain,
    by: text(detail.requester),
    what: 'Request recorded',
    eventId: textOrNull(detail.requestEventId),
    channel: 'matrix',
  }),
  'plan.submitted': (detail) => ({
    ...plain,
    by: 'the agent',
    what: `Plan revision ${detail.revision} recorded`,
    would: wouldWords(detail.allowed === true),
    wpcHash: textOrNull(detail.wpcHash),
    channel: 'api',
  }),
};

/** An entry as an attempt; null when it records something else. */
export function attemptOf(entry: Entry): Attempt | null {
  const reading = readings[entry.action]?.(JSON.parse(entry.detailText) as Detail);
  return reading ? { id: String(entry.id), at: entry.at.toISOString(), jobId: entry.jobId, ...reading } : null;
}
