'use client';

import { useState, useTransition } from 'react';
import { usePasskeyAssertion } from '#components/auth/passkeys/use-passkey-assertion.ts';
import type { SetItem } from '#lib/jobs/decision-set.ts';
import { fail, type Result } from '#lib/result.ts';
import type { ApproveSetForm, QueueActions, SetOutcome } from './queue-action-types.ts';

export type SetApprovalActions = Pick<QueueActions, 'askSetSignature' | 'approveSet'>;

const answered = <T>(work: Promise<Result<T>>): Promise<Result<T>> =>
  work.catch(() => fail('NO_ANSWER', 'The console did not answer. Check the connection and try again.'));

/** Approves a set: one signature of the approver's passkey over all of it, or the session alone. */
export function useSetApproval(actions: SetApprovalActions, onDone: (outcome: SetOutcome) => void) {
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const sign = usePasskeyAssertion(actions.askSetSignature);

  async function send(form: ApproveSetForm, passkey: boolean): Promise<Result<SetOutcome>> {
    if (!passkey) return answered(actions.approveSet(form));
    const signed = await answered(sign({ items: form.items }));
    return signed.ok ? answered(actions.approveSet({ ...form, assertion: signed.value })) : signed;
  }

  const approve = (items: SetItem[], reason: string, passkey: boolean) =>
    startTransition(async () => {
      setProblem(null);
      const result = await send({ items, reason: reason || undefined }, passkey);
      if (result.ok) onDone(result.value);
      else setProblem(result.error.message);
    });
  return { approve, pending, problem };
}
