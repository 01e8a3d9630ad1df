import type { SetResult } from '#lib/jobs/decide-set.ts';
import type { SetItem } from '#lib/jobs/decision-set.ts';
import type { SetView } from '#lib/jobs/read-set.ts';
import type { SigningRequest } from '#lib/passkeys/request-options.ts';
import type { SignedChallenge } from '#lib/passkeys/responses.ts';
import type { Result } from '#lib/result.ts';

export type SetOutcome = { setDigest: string; results: SetResult[] };
type SetForm = { items: SetItem[]; reason?: string };
/** Approved by the session alone without an assertion, where the rule lets it. */
export type ApproveSetForm = SetForm & { assertion?: SignedChallenge };

/** The server actions that the queue uses. */
export type QueueActions = {
  claim: (input: { jobId: string }) => Promise<Result<null>>;
  release: (input: { jobId: string }) => Promise<Result<null>>;
  readSet: (input: { items: SetItem[] }) => Promise<Result<SetView>>;
  askSetSignature: (input: { items: SetItem[] }) => Promise<Result<SigningRequest>>;
  approveSet: (input: ApproveSetForm) => Promise<Result<SetOutcome>>;
  denySet: (input: SetForm & { reason: string }) => Promise<Result<SetOutcome>>;
};
