'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { usePasskeyAssertion } from '#components/auth/passkeys/use-passkey-assertion.ts';
import type { Cuts } from '#lib/jobs/narrowing.ts';
import { fail, type Result } from '#lib/result.ts';
import type { Asked, DecisionActions } from './decision-actions.ts';

export type DecisionEvents = {
  /** A decision is on its way, or no longer. */
  onBusy: (busy: boolean) => void;
  /** The digest of one's own narrower revision: no surprise when it comes onto the screen. */
  onOwnRevision: (digest: string) => void;
  /** The server answered: null, or what it refused. */
  onSettled: (refusal: string | null) => void;
};

const answered = <T>(work: Promise<Result<T>>): Promise<Result<T>> =>
  work.catch(() => fail('NO_ANSWER', 'The console did not answer. The page says what holds once it is reached again.'));

/** Sends the decisions of one reader, each with the digest on the screen. */
export function useDecision(asked: Asked, actions: DecisionActions, events: DecisionEvents) {
  const router = useRouter();
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const sign = usePasskeyAssertion(actions.askSignature);

  const settle = (result: Result<unknown>) => {
    events.onSettled(result.ok ? null : result.error.message);
    router.refresh();
  };
  const signAndApprove = async (reason?: string) => {
    const signed = await answered(sign({ ...asked, decision: 'approve' }));
    if (signed.ok) settle(await answered(actions.approve({ ...asked, reason, assertion: signed.value })));
    else setProblem(signed.error.message);
  };
  const run = (work: () => Promise<void>) => {
    setProblem(null);
    events.onBusy(true);
    startTransition(() => work().finally(() => events.onBusy(false)));
  };
  return {
    pending,
    /** Why a passkey did not sign; nothing was sent then. */
    problem,
    forget: () => setProblem(null),
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
        if (result.ok) events.onOwnRevision(result.value.digest);
        settle(result);
      }),
  };
}
