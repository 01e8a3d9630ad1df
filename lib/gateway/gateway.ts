import type { Logger } from 'pino';
import type { Signer } from '#lib/canon/ed25519.ts';
import type { Config } from '#lib/config.ts';
import type { IssuerKeys } from './issuer-keys.ts';
import type { LiveCalls } from './live-calls.ts';
import type { UnclosedCalls } from './unclosed-calls.ts';
import type { Upstream } from './upstream.ts';

/** What every route of the gateway process works with. */
export type Gateway = {
  config: Pick<Config, 'gatewayUrl' | 'upstream'>;
  /** The gateway's own key: it signs receipts and nothing else. */
  signer: Signer;
  /** Seals a kept body under the console's secret. */
  sealBody: (text: string) => string;
  issuerKeys: IssuerKeys;
  upstream: Upstream;
  live: LiveCalls;
  unclosed: UnclosedCalls;
  log: Logger;
};
