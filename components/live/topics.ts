// PURE. What a page may read again.

export type LiveKey = readonly [string, ...string[]];

/** What components read again; pages name theirs from the list. */
export const jobsKey: LiveKey = ['jobs'];
export const auditKey: LiveKey = ['audit'];

/** The query keys that the live feed knows; a query under any other key is read again only after a lost connection. */
export const liveKeys = {
  jobs: jobsKey,
  job: (jobId: string) => ['job', jobId] as const,
  evidence: ['evidence'] as const,
  controls: ['controls'] as const,
  rooms: ['rooms'] as const,
  agents: ['agents'] as const,
  policies: ['policies'] as const,
  people: ['people'] as const,
  incidents: ['incidents'] as const,
  audit: auditKey,
};

/** Whether a key falls under one that became stale. */
export const isUnder = (key: LiveKey, stale: LiveKey): boolean => stale.every((part, index) => key[index] === part);
