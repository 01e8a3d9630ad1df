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

/** Each id once, in the order of the lists. */
export const jobsTouched = ({ stopped, reopened, held, waiting, voided }: StoredEffect): string[] => [
  ...new Set([stopped, reopened, held, waiting, voided].flatMap((ids) => ids ?? [])),
];
