// PURE. Why a browser's passkey dialog ended without a passkey, in sentences for the person.

import { fail } from '#lib/result.ts';

const nameOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';

/**
 * A browser's error as a result.
 * @param host the relying party that the browser was asked for
 */
export function ceremonyFailure(error: unknown, host: string) {
  const wrapped = error instanceof Error && error.cause ? nameOf(error.cause) : '';
  switch (wrapped || nameOf(error)) {
    case 'NotAllowedError':
    case 'AbortError':
      return fail('PASSKEY_CANCELLED', 'No passkey was used: it was cancelled, took too long, or none fits.');
    case 'InvalidStateError':
      return fail('PASSKEY_THERE', 'This device or key holds a passkey of yours already.');
    case 'SecurityError':
      return fail('PASSKEY_ELSEWHERE', `Passkeys work on ${host} only. Open the console under that name.`);
    case 'NotSupportedError':
      return fail('PASSKEY_UNSUPPORTED', 'This device cannot make the kind of passkey that the console verifies.');
    default:
      return fail('PASSKEY_FAILED', 'The browser could not use a passkey here.');
  }
}

export const noPasskeysHere = () => fail('PASSKEY_UNSUPPORTED', 'This browser has no passkeys.');
