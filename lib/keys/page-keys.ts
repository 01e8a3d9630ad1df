import type { Signer } from '#lib/canon/ed25519.ts';
import { getConfig } from '#lib/config.ts';
import type { MintKeys } from '#lib/tokens/mint.ts';
import type { IssuerTerms } from '#lib/tokens/terms.ts';
import { issuerTerms, mintKeys } from './issuer.ts';
import { openKeys } from './keyring.ts';

const roles = ['registry', 'issuer', 'console', 'owner'] as const;
let opened: Record<(typeof roles)[number], Signer> | undefined;

/** The keys that the console's own actions work with (publish, decide, controls), opened once a process. */
export function pageKeys(): { registry: Signer; console: Signer; mint: MintKeys; terms: IssuerTerms } {
  const config = getConfig();
  opened ??= openKeys(config, roles);
  const { registry, console } = opened;
  return { registry, console, mint: mintKeys(config, opened), terms: issuerTerms(config, opened) };
}
