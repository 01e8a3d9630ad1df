'use client';

// The two dialogs of the browser. The library is loaded when one is needed: no page carries it at first.

import type { CreationOptions } from '#lib/passkeys/begin-enrolment.ts';
import type { SigningRequest } from '#lib/passkeys/request-options.ts';
import type { RegistrationResponse, SignedChallenge } from '#lib/passkeys/responses.ts';
import { ok, type Result } from '#lib/result.ts';
import { ceremonyFailure, noPasskeysHere } from './ceremony-words.ts';

/** Has a passkey sign a challenge. */
export async function signWithPasskey({ challengeId, options }: SigningRequest): Promise<Result<SignedChallenge>> {
  const { browserSupportsWebAuthn, startAuthentication } = await import('@simplewebauthn/browser');
  if (!browserSupportsWebAuthn()) return noPasskeysHere();
  try {
    const response = await startAuthentication({ optionsJSON: options });
    return ok({ challengeId, response: response as SignedChallenge['response'] });
  } catch (error) {
    return ceremonyFailure(error, options.rpId ?? location.hostname);
  }
}

/** Has the browser make a passkey. */
export async function createPasskey(options: CreationOptions): Promise<Result<RegistrationResponse>> {
  const { browserSupportsWebAuthn, startRegistration } = await import('@simplewebauthn/browser');
  if (!browserSupportsWebAuthn()) return noPasskeysHere();
  try {
    const response = await startRegistration({ optionsJSON: options });
    return ok(response as RegistrationResponse);
  } catch (error) {
    return ceremonyFailure(error, options.rp.id ?? location.hostname);
  }
}
