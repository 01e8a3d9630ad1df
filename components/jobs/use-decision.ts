'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { type AskSignature, usePasskeyAssertion } from '#components/auth/passkeys/use-passkey-assertion.ts';
import type { Cuts } from '#lib/jobs/narrowing.ts';
import type { SignedChallenge } from '#lib/passkeys/responses.ts';
import { fail, type Result } from '#lib/result.ts';

type Asked = { jobId: string; digest: string };
/** What a decision posts: what it is about, the digest that was on the screen, a reason, and what a passkey signed for it. */
export type DecisionForm = Asked & { reason?: string; assertion?: SignedChallenge };
export type Decide = (form: DecisionForm) => Promise<Result<{ state: string }>>;
export type DecisionActions = {
  approve: Decide;
  deny: Decide;
  askSignature: AskSignature;
  narrow: (form: Asked & { cuts: Partial<Cuts> }) => Promise<Result<{ revision: number; digest: string }>>;
  requestChanges: (form: Asked & { comment: string }) => Promise<Result<null>>;
};
export type DecisionDialog = 'approve' | 'deny' | 'narrow' | 'changes';

const answered = <T>(work: Promise<Result<T>>): Promise<Result<T>> =>
  work.catch(() => fail('NO_ANSWER', 'The console did not answer. The page says what holds once it is reached again.'));

/** The decisions of one reader. Every one posts the digest on the screen; a digest that changes under them must be accepted first. */
export function useDecision(asked: Asked, actions: DecisionActions, onRefused: (message: string | null) => void) {
  const router = useRouter();
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(() => new Set([asked.digest]));
  const [open, setOpen] = useState<DecisionDialog | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const sign = usePasskeyAssertion(actions.askSignature);

  const show = (dialog: DecisionDialog | null) => {
    setProblem(null);
    setOpen(dialog);
  };
  const settle = (result: Result<unknown>) => {
    show(null);
    onRefused(result.ok ? null : result.error.message);
    router.refresh();
  };
  const signAndApprove = async (reason?: string) => {
    setProblem(null);
    const signed = await answered(sign({ ...asked, decision: 'approve' }));
    if (signed.ok) settle(await answered(actions.approve({ ...asked, reason, assertion: signed.value })));
    else setProblem(signed.error.message);
  };
  const run = (work: () => Promise<void>) => startTransition(work);
  return {
    open,
    show,
    pending,
    problem,
    /** Another plan came onto the screen than the one that its reader opened. */
    changed: !pending && !accepted.has(asked.digest),
    accept: () => setAccepted(new Set([asked.digest])),
    approve: (reason: string | undefined, passkey: boolean) =>
      run(async () =>
        passkey ? signAndApprove(reason) : settle(await answered(actions.approve({ ...asked, reason }))),
      ),
    deny: (reason: string) => run(async () => settle(await answered(actions.deny({ ...asked, reason })))),
    requestChanges: (comment: string) =>
      run(async () => settle(await answered(actions.requestChanges({ ...asked, comment })))),
    narrow: (cuts: Partial<Cuts>) =>
      run(async () => {
        const result = await answered(actions.narrow({ ...asked, cuts }));
        // One's own cut is no surprise.
        if (result.ok) setAccepted((before) => new Set([...before, result.value.digest]));
        settle(result);
      }),
  };
}

export type Deciding = ReturnType<typeof useDecision>;
