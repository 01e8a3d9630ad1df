import { sha256Hex } from '#lib/canon/digest.ts';
import type { Db } from '#lib/db/transaction.ts';
import { parseView } from './approval-view.ts';
import type { SetItem } from './decision-set.ts';
import { type DecisionSubject, parseSubject } from './decision-subject.ts';
import { requestsByDigest } from './store.ts';

/**
 * What stands under the digests of a set, by job. An item whose digest is not the job's, or whose stored bytes are not
 * what it says, is left out: decideJob refuses it.
 */
export async function subjectsOfSet(db: Db, items: readonly SetItem[]): Promise<Map<string, DecisionSubject>> {
  const found = await requestsByDigest(
    db,
    items.map(({ digest }) => digest),
  );
  const subjects = new Map<string, DecisionSubject>();
  for (const { jobId, digest } of items) {
    const request = found.find((row) => row.jobId === jobId && row.digest === digest);
    if (request && (await sha256Hex(request.subjectText)) === digest)
      subjects.set(jobId, parseSubject(request.subjectText));
  }
  return subjects;
}

/** The red flags that were raised when the plans of a set were put to the approvers, in words, by job. */
export async function flagsOfSet(db: Db, items: readonly SetItem[]): Promise<Map<string, string[]>> {
  const found = await requestsByDigest(
    db,
    items.map(({ digest }) => digest),
  );
  return new Map(
    found.map(({ jobId, viewText }) => [jobId, parseView(viewText).flags.map(({ message }) => message)] as const),
  );
}
