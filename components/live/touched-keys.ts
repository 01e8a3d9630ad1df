// PURE. From what committed to the keys that it makes stale: the server says these, so that no page carries the table.

import { type LiveKey, liveKeys } from './topics.ts';

export type Change = { action: string; jobId: string | null };

type ListKey = Exclude<keyof typeof liveKeys, 'job'>;

/** By the noun before the dot of an audit action. */
const touchedBy: Record<string, readonly ListKey[]> = {
  job: ['jobs', 'evidence'],
  plan: ['jobs'],
  approval: ['jobs'],
  decision: ['jobs', 'rooms'],
  token: ['jobs'],
  call: [],
  bundle: ['evidence'],
  package: ['evidence'],
  share: ['evidence'],
  control: ['controls', 'rooms', 'jobs'],
  room: ['rooms', 'jobs'],
  policy: ['policies', 'rooms'],
  agent: ['agents', 'rooms'],
  person: ['people'],
  role: ['people'],
  identity: ['people'],
  session: ['people'],
  passkey: ['people'],
  sync: ['rooms'],
  incident: ['incidents'],
};

/** The keys that a committed change makes stale. */
export function keysTouchedBy(change: Change): LiveKey[] {
  const noun = change.action.slice(0, change.action.indexOf('.'));
  const lists = (touchedBy[noun] ?? []).map((key) => liveKeys[key]);
  return [...lists, liveKeys.audit, ...(change.jobId ? [liveKeys.job(change.jobId)] : [])];
}
