'use client';

import { signWithPasskey } from '#components/auth/passkeys/ask-passkey.ts';
import type { SigningRequest } from '#lib/passkeys/request-options.ts';
import type { SignedChallenge } from '#lib/passkeys/responses.ts';
import type { Result } from '#lib/result.ts';

/** Asks what the person's passkey is to sign; null when they have none. */
export type AskSignature<Input> = (input: Input) => Promise<Result<SigningRequest | null>>;
export type Signable<Input> = Input & { signed?: SignedChallenge };

/** An action that first has the person's passkey sign, when they hold one. */
export const signedAction =
  <Input extends object, Value>(ask: AskSignature<Input>, act: (input: Signable<Input>) => Promise<Result<Value>>) =>
  async (input: Input): Promise<Result<Value>> => {
    const asked = await ask(input);
    if (!asked.ok) return asked;
    if (asked.value === null) return act({ ...input });
    const signed = await signWithPasskey(asked.value);
    return signed.ok ? act({ ...input, signed: signed.value }) : signed;
  };
