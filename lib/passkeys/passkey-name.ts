// PURE. What people call their passkeys.

import { PasskeyError } from './passkey-error.ts';

export const passkeyNameMax = 60;

/** A name as it is kept. @throws PasskeyError BAD_NAME */
export function passkeyName(given: string): string {
  const name = given.trim();
  if (name !== '' && name.length <= passkeyNameMax && name.isWellFormed()) return name;
  throw new PasskeyError('BAD_NAME', `Give the passkey a name of 1 to ${passkeyNameMax} characters.`);
}
