// PURE. Several waiting plans decided at once. What each decision of a set records is the digest of the whole set, so that
// it can be told later what was decided together with what.

import { sha256Hex } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import type { DecisionSubject } from './decision-subject.ts';
import { effectClassOf } from './effect-class.ts';
import { JobError } from './job-error.ts';

/** A job and the hex digest of what was on the approver's screen. */
export type SetItem = { jobId: string; digest: string };

/** At most this many plans are approved at once: more are not read. */
export const approveMax = 20;
/** Denials carry no danger; the bound only keeps one request from taking for ever. */
export const denyMax = 100;

const inOrder = (items: readonly SetItem[]): SetItem[] => items.toSorted((a, b) => (a.jobId < b.jobId ? -1 : 1));

/** Hex SHA-256 of the JCS form of the set, whatever order its items come in. */
export const setDigestOf = (items: readonly SetItem[]): Promise<string> =>
  sha256Hex(
    canonicalJson({
      domain: 'countersign.decision-set/1',
      items: inOrder(items).map(({ jobId, digest }) => ({ job_id: jobId, digest })),
    }),
  );

/** The items in the order in which they are decided and hashed. @throws JobError BAD_SET when a job is there twice or too many are */
export function readItems(items: readonly SetItem[], decision: 'approve' | 'deny'): SetItem[] {
  const most = decision === 'approve' ? approveMax : denyMax;
  const jobs = new Set(items.map(({ jobId }) => jobId));
  if (jobs.size !== items.length) throw new JobError('BAD_SET', 'A job is in this set twice.');
  if (items.length === 0 || items.length > most) {
    throw new JobError('BAD_SET', `Between 1 and ${most} jobs can be decided at once; these are ${items.length}.`);
  }
  return inOrder(items);
}

/**
 * Whether plans may be approved at once: the lowest tier, the same room, agent and policy, and step for step the same tool
 * with the same effect.
 * @throws JobError NOT_ALIKE
 */
export function requireAlike(subjects: readonly DecisionSubject[]): void {
  const refuse = (why: string) => {
    throw new JobError('NOT_ALIKE', `${why} Nothing was approved; open each job instead.`);
  };
  if (subjects.some(({ tier }) => tier !== 'low')) refuse('Only plans of the low tier can be approved at once.');
  if (new Set(subjects.map(effectClassOf)).size > 1) {
    refuse('These plans do not do the same: room, agent, policy and the order of tools must be equal.');
  }
}
