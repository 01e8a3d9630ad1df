'use client';

import type { EnrolmentStep } from '#lib/passkeys/begin-enrolment.ts';
import type { RegistrationResponse, SignedChallenge } from '#lib/passkeys/responses.ts';
import type { Result } from '#lib/result.ts';
import { createPasskey, signWithPasskey } from './ask-passkey.ts';

export type EnrolActions = {
  begin: (input: { confirmation?: SignedChallenge }) => Promise<Result<EnrolmentStep>>;
  finish: (input: { challengeId: string; name: string; response: RegistrationResponse }) => Promise<Result<null>>;
};

/**
 * Adds a passkey: first one in force signs, where there is one, then the browser makes the new one.
 * @param onStep told which of the two the browser asks for now
 */
export async function enrol(
  actions: EnrolActions,
  name: string,
  onStep: (step: EnrolmentStep['step']) => void,
): Promise<Result<null>> {
  let begun = await actions.begin({});
  if (begun.ok && begun.value.step === 'confirm') {
    onStep('confirm');
    const signed = await signWithPasskey(begun.value);
    if (!signed.ok) return signed;
    begun = await actions.begin({ confirmation: signed.value });
  }
  if (!begun.ok) return begun;
  if (begun.value.step !== 'create') throw new Error('A confirmed enrolment goes on to the new passkey.');
  onStep('create');
  const made = await createPasskey(begun.value.options);
  return made.ok ? actions.finish({ challengeId: begun.value.challengeId, name, response: made.value }) : made;
}
