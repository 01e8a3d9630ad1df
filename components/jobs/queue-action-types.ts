import type { SetResult } from '#lib/jobs/decide-set.ts';
import type { SetItem } from '#lib/jobs/decision-set.ts';
import type { SetView } from '#lib/jobs/read-set.ts';
import type { Result } from '#lib/result.ts';

export type SetOutcome = { setDigest: string; results: SetResult[] };
type SetForm = { items: SetItem[]; reason?: string };

/** The server actions that the queue uses. */
export type QueueActions = {
  claim: (input: { jobId: string }) => Promise<Result<null>>;
  release: (input: { jobId: string }) => Promise<Result<null>>;
  readSet: (input: { items: SetItem[] }) => Promise<Result<SetView>>;
  approveSet: (input: SetForm) => Promise<Result<SetOutcome>>;
  denySet: (input: SetForm & { reason: string }) => Promise<Result<SetOutcome>>;
};
