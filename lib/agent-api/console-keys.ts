import type { Signer } from '#lib/canon/ed25519.ts';
import { getConfig } from '#lib/config.ts';
import { issuerTerms } from '#lib/keys/issuer.ts';
import { openKeys } from '#lib/keys/keyring.ts';
import type { IssuerTerms } from '#lib/tokens/terms.ts';

let opened: Record<'console' | 'owner', Signer> | undefined;

/** The keys that the agent API works with, opened once: neither the issuer's nor the gateway's is among them. */
export function consoleKeys(): { console: Signer; terms: IssuerTerms } {
  opened ??= openKeys(getConfig(), ['console', 'owner']);
  return { console: opened.console, terms: issuerTerms(getConfig(), opened) };
}
