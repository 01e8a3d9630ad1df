import type { Db } from '#lib/db/transaction.ts';
import { openSubjects } from './view-store.ts';

/** Entries that would give away a vote which the policy keeps hidden until the last one is in. */
export const isVote = (action: string): boolean => action === 'decision.recorded';

/** Those of the given jobs whose open vote is blind. */
export async function blindVotes(db: Db, jobIds: readonly (string | null)[]): Promise<ReadonlySet<string>> {
  const ids = [...new Set(jobIds.filter((id) => id !== null))];
  if (ids.length === 0) return new Set();
  const blind = (subjectText: string) => (JSON.parse(subjectText) as { rule: { blind: boolean } }).rule.blind;
  return new Set((await openSubjects(db, ids)).filter((row) => blind(row.subjectText)).map((row) => row.jobId));
}

/** What stands in the place of a hidden vote. */
export const hiddenVote = { actor: 'hidden until the last vote is in', detail: { hidden: true } };
