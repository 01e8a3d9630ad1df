import type { Db } from '#lib/db/transaction.ts';
import type { OpenBody } from '#lib/evidence/kept-bodies.ts';
import type { LogLook } from './log-look.ts';
import type { EntryRow, RetainedControl } from './store.ts';

/** What a control noted of itself when it was applied. */
export type StoredEffect = Partial<Record<'reopened' | 'stopped' | 'held' | 'waiting' | 'voided' | 'tokens', string[]>>;

/** One look at the evidence of a control: what its parts read with. */
export type Look = {
  db: Db;
  control: RetainedControl;
  effect: StoredEffect;
  /** Entries that name the control, the oldest first, and what was found at each in the log. */
  entries: readonly EntryRow[];
  log: LogLook;
  /** Opens kept bodies. */
  open: OpenBody;
  /** How many jobs' packages, bundles and bodies are looked at. */
  jobsMax: number;
};

export const detailOf = (row: Pick<EntryRow, 'detailText'>): Record<string, unknown> => JSON.parse(row.detailText);

/** A job by its id, with what the control was to it. */
export type TouchedJob = { id: string; what: string };

const touchWords = {
  stopped: 'Job stopped by it',
  reopened: 'Job asked for again',
  held: 'Job refused every call while it lasted',
  waiting: 'Job not decidable while it lasted',
  voided: 'Job made void',
} as const;

/** The jobs of the lists that the control noted, each once. */
export function jobsTouched(effect: StoredEffect): TouchedJob[] {
  const touched = new Map<string, TouchedJob>();
  for (const list of ['stopped', 'reopened', 'held', 'waiting', 'voided'] as const) {
    for (const id of effect[list] ?? []) if (!touched.has(id)) touched.set(id, { id, what: touchWords[list] });
  }
  return [...touched.values()];
}
