'use client';

import { useCallback } from 'react';
import type { SigningRequest } from '#lib/passkeys/request-options.ts';
import type { SignedChallenge } from '#lib/passkeys/responses.ts';
import type { Result } from '#lib/result.ts';

/** What a passkey is asked to sign: the server writes the rest from its stored rows. */
export type SignatureForm = { jobId: string; digest: string; decision: 'approve' | 'deny' };
export type AskSignature = (form: SignatureForm) => Promise<Result<SigningRequest>>;

/** Gives a function that fetches a challenge for what a form names and has the approver's passkey sign it. */
export function usePasskeyAssertion<Form>(ask: (form: Form) => Promise<Result<SigningRequest>>) {
  return useCallback(
    async (form: Form): Promise<Result<SignedChallenge>> => {
      const [asked, { signWithPasskey }] = await Promise.all([ask(form), import('./ask-passkey.ts')]);
      return asked.ok ? signWithPasskey(asked.value) : asked;
    },
    [ask],
  );
}
