// PURE. Who passkeys are made for: the console under its public address. A passkey made for one name works under no other.

import { PasskeyError } from './passkey-error.ts';

export type RelyingParty = { rpId: string; origin: string };

const isAddress = (host: string) => host.startsWith('[') || /^\d+(\.\d+){3}$/.test(host);

/** The relying party of a public address; null where browsers allow none: an IP address, or http to another machine. */
export function relyingPartyAt(publicUrl: string): RelyingParty | null {
  const { protocol, hostname, origin } = new URL(publicUrl);
  const secure = protocol === 'https:' || hostname === 'localhost' || hostname.endsWith('.localhost');
  return secure && !isAddress(hostname) ? { rpId: hostname, origin } : null;
}

/** @throws PasskeyError NO_RELYING_PARTY */
export function requireRelyingParty(publicUrl: string): RelyingParty {
  const found = relyingPartyAt(publicUrl);
  if (found) return found;
  throw new PasskeyError(
    'NO_RELYING_PARTY',
    `Browsers make no passkeys for ${publicUrl}. They need a name over https, or localhost: set COUNTERSIGN_PUBLIC_URL.`,
  );
}
