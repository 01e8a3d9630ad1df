import type { Signer } from '#lib/canon/ed25519.ts';
import type { Config } from '#lib/config.ts';
import type { MintKeys } from '#lib/tokens/mint.ts';
import type { IssuerTerms } from '#lib/tokens/terms.ts';
import { openText, sealText } from './seal.ts';

/** What tokens of this console carry, from its settings and keys. */
export const issuerTerms = (
  config: Pick<Config, 'gatewayUrl'>,
  keys: { owner: Signer; console: Signer },
): IssuerTerms => ({
  audience: config.gatewayUrl,
  ownerDid: keys.owner.did,
  controllerDid: keys.console.did,
});

/** What minting needs: the issuer's key and the seal under which a token waits to be collected. */
export const mintKeys = (config: Pick<Config, 'masterSecret'>, keys: { issuer: Signer }): MintKeys => ({
  issuer: keys.issuer,
  seal: (text) => sealText(config.masterSecret, 'token', text),
});

/** Opens what mintKeys sealed. */
export const tokenOpener = (config: Pick<Config, 'masterSecret'>) => ({
  open: (sealed: string) => openText(config.masterSecret, 'token', sealed),
});
