import { sha256Hex } from '#lib/canon/digest.ts';
import type { Db } from '#lib/db/transaction.ts';
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
