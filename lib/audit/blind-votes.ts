import type { Db } from '#lib/db/transaction.ts';
import { jobsInLeaves, openSubjects } from './view-store.ts';

/** Entries that would give away a vote which the policy keeps hidden until the last one is in. */
export const isVote = (action: string): boolean => action === 'decision.recorded';

/** Those of the given jobs whose open vote is blind. */
export async function blindVotes(db: Db, jobIds: readonly (string | null)[]): Promise<ReadonlySet<string>> {
  const ids = [...new Set(jobIds.filter((id) => id !== null))];
  if (ids.length === 0) return new Set();
  const blind = (subjectText: string) => (JSON.parse(subjectText) as { rule: { blind: boolean } }).rule.blind;
  return new Set((await openSubjects(db, ids)).filter((row) => blind(row.subjectText)).map((row) => row.jobId));
}

/** Whether a span of the log's leaves tells of a vote that is still hidden: a leaf names who acted. */
export async function leavesHideVote(db: Db, span: { shard: number; from: number; count: number }): Promise<boolean> {
  const jobs = await jobsInLeaves(db, { ...span, action: 'decision.recorded' });
  return (await blindVotes(db, jobs)).size > 0;
}

/** What stands in the place of a hidden vote. */
export const hiddenVote = { actor: 'hidden until the last vote is in', detail: { hidden: true } };
