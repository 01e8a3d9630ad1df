import { db } from '#lib/db/client.ts';
import type { MintKeys } from '#lib/tokens/mint.ts';
import { decideJob } from './decide-job.ts';
import type { DecisionInput } from './decision-input.ts';
import { readItems, requireAlike, type SetItem, setDigestOf } from './decision-set.ts';
import { JobError, type JobErrorCode } from './job-error.ts';
import { subjectsOfSet } from './set-subjects.ts';

export type SetInput = Omit<DecisionInput, 'jobId' | 'seen' | 'assertion' | 'channel'> & {
  items: readonly SetItem[];
};
export type SetResult =
  | { jobId: string; ok: true; state: 'approved' | 'denied' | 'pending' }
  | { jobId: string; ok: false; code: JobErrorCode; message: string };

/**
 * Decides several jobs in the browser, each by decideJob in a transaction of its own: a job that changed, ended or that
 * the approver may not decide is refused with its reason and the others are decided. Whatever is denied may be anything;
 * only plans that do the same in the lowest tier are approved together, and that is settled before the first of them.
 * Every decision carries the set and its digest in its evidence.
 * @throws JobError BAD_SET, NOT_ALIKE; nothing was decided then
 */
export async function decideSet(input: SetInput, keys: MintKeys): Promise<{ setDigest: string; results: SetResult[] }> {
  const { items: given, evidence, ...rest } = input;
  const items = readItems(given, input.decision);
  if (input.decision === 'approve') requireAlike([...(await subjectsOfSet(db(), items)).values()]);
  const setDigest = await setDigestOf(items);
  const detail = { ...evidence.detail, set: { digest: setDigest, items } };
  const results: SetResult[] = [];
  for (const { jobId, digest } of items) {
    try {
      const decision = {
        ...rest,
        jobId,
        seen: { digest },
        channel: 'browser' as const,
        evidence: { ...evidence, detail },
      };
      const { state } = await decideJob(decision, keys);
      results.push({ jobId, ok: true, state });
    } catch (error) {
      if (!(error instanceof JobError)) throw error;
      results.push({ jobId, ok: false, code: error.code, message: error.message });
    }
  }
  return { setDigest, results };
}
