import type { Db } from '#lib/db/transaction.ts';
import type { TouchedJob } from './control-entry.ts';
import type { Sees } from './find-control.ts';
import { type Attempt, attemptOf, recordedActions } from './meanwhile.ts';
import { entriesInScope, liftEntry } from './meanwhile-store.ts';
import { jobsWithPackages } from './page-store.ts';
import { findControl } from './store.ts';

/** What came in while a triage or freeze lasted, and what was asked for anew at its end. */
export type Meanwhile = {
  attempts: Attempt[];
  /** Whether there is more than is listed. */
  more: boolean;
  /** Jobs that were offered for revalidation at its end; null while it lasts. */
  askedAnew: TouchedJob[] | null;
};

const shown = 200;

async function askedAnewBy(db: Db, control: { id: string; liftedAt: Date }, sees: Sees): Promise<TouchedJob[]> {
  const entry = await liftEntry(db, control);
  const detail = entry ? (JSON.parse(entry.detailText) as { jobsRevalidated?: string[] }) : {};
  const jobs = await jobsWithPackages(db, detail.jobsRevalidated ?? []);
  return jobs
    .filter(({ roomId }) => sees(roomId))
    .map(({ id, state, package: sealed }) => ({ jobId: id, state, verdict: sealed?.verdict ?? null }));
}

/** Requests and plans recorded, and decisions tried, while a control lasted, the newest first; null for other controls. */
export async function findMeanwhile(db: Db, controlId: string, sees: Sees): Promise<Meanwhile | null> {
  const control = await findControl(db, controlId);
  if (control?.kind !== 'triage' && control?.kind !== 'freeze') return null;
  const { id, scope, subject, appliedAt, liftedAt } = control;
  const during = { scope, subject, actions: recordedActions, from: appliedAt, until: liftedAt };
  const entries = await entriesInScope(db, during, shown + 1);
  const attempts = entries
    .slice(0, shown)
    .filter(({ roomId }) => roomId === null || sees(roomId))
    .flatMap((entry) => attemptOf(entry) ?? []);
  const askedAnew = liftedAt === null ? null : await askedAnewBy(db, { id, liftedAt }, sees);
  return { attempts, more: entries.length > shown, askedAnew };
}
