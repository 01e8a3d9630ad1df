// PURE. From what committed to the query keys that it makes stale.

/** The query keys that the live feed knows; a query under any other key is read again only after a lost connection. */
export const liveKeys = {
  jobs: ['jobs'] as const,
  job: (jobId: string) => ['job', jobId] as const,
  evidence: ['evidence'] as const,
  controls: ['controls'] as const,
  rooms: ['rooms'] as const,
  agents: ['agents'] as const,
  policies: ['policies'] as const,
  people: ['people'] as const,
  incidents: ['incidents'] as const,
  audit: ['audit'] as const,
};

export type LiveKey = readonly [string, ...string[]];
export type Change = { id: string; action: string; jobId: string | null; roomId: string | null };

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

/** Whether a key falls under one that became stale. */
export const isUnder = (key: LiveKey, stale: LiveKey): boolean => stale.every((part, index) => key[index] === part);
