// PURE. What happened, in the order of its times: every entry of an incident's packet as an event in a lane of its own kind.

import { actorWords } from '#lib/audit/actor-words.ts';
import { entryWords } from '#lib/audit/entry-words.ts';
import type { TimelineDocument, TimelineItem } from '#lib/verify/incident/documents.ts';
import { isLook } from '#lib/verify/incident/packet-format.ts';

export type TimelineEntry = {
  id: bigint;
  at: Date;
  action: string;
  actor: string;
  target: string;
  jobId: string | null;
  detailText: string;
};

const keyActions = new Set([
  'job.requested',
  'decision.recorded',
  'decision.refused',
  'job.approved',
  'job.denied',
  'job.voided',
  'job.stopped',
  'job.reopened',
  'job.finished',
  'token.minted',
  'token.collected',
  'token.revoked',
  'call.refused',
]);

const isKey = (action: string): boolean => keyActions.has(action) || /^(control|incident)\./.test(action);

const jobLane = (jobId: string) => `job:${jobId}`;

function laneOf({ action, jobId }: TimelineEntry): string {
  if (action.startsWith('incident.')) return 'incident';
  if (action.startsWith('control.') || jobId === null) return 'controls';
  return jobLane(jobId);
}

function itemOf(entry: TimelineEntry): TimelineItem {
  const { id, at, action, actor, detailText } = entry;
  return {
    audit_id: String(id),
    at: at.toISOString(),
    lane: laneOf(entry),
    action,
    actor: actorWords(actor),
    words: entryWords(action, JSON.parse(detailText)),
    key: isKey(action),
  };
}

/** A process notes the time when it begins: what it did may have its entry behind one that came later. */
const byTime = (a: TimelineEntry, b: TimelineEntry): number =>
  a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1);

/**
 * The timeline of a packet.
 * @param entries in the order of the log
 * @param jobs each with the words that name its lane
 */
export const timelineDocument = (
  entries: readonly TimelineEntry[],
  jobs: readonly { jobId: string; title: string }[],
): TimelineDocument => ({
  timeline_version: '1',
  lanes: [
    { lane: 'incident', title: 'The incident' },
    { lane: 'controls', title: 'Controls' },
    ...jobs.map(({ jobId, title }) => ({ lane: jobLane(jobId), title })),
  ],
  items: entries
    .filter(({ action }) => !isLook(action))
    .toSorted(byTime)
    .map(itemOf),
});
