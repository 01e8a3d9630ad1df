import type { AskSignature } from '#components/auth/passkeys/use-passkey-assertion.ts';
import type { Cuts } from '#lib/jobs/narrowing.ts';
import type { SignedChallenge } from '#lib/passkeys/responses.ts';
import type { Result } from '#lib/result.ts';

/** Every decision posts the digest that was on the screen. */
export type Asked = { jobId: string; digest: string };
/** What a decision posts: what it is about, a reason, and what a passkey signed for it. */
export type DecisionForm = Asked & { reason?: string; assertion?: SignedChallenge };
export type Decide = (form: DecisionForm) => Promise<Result<{ state: string }>>;

/** The server's side of the decisions. */
export type DecisionActions = {
  approve: Decide;
  deny: Decide;
  askSignature: AskSignature;
  narrow: (form: Asked & { cuts: Partial<Cuts> }) => Promise<Result<{ revision: number; digest: string }>>;
  requestChanges: (form: Asked & { comment: string }) => Promise<Result<null>>;
};

export type DecisionDialog = 'approve' | 'deny' | 'narrow' | 'changes';
