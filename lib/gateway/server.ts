import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Signer } from '#lib/canon/ed25519.ts';
import type { Config } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { type FeedEvent, feedConnected, onFeed } from '#lib/db/listen.ts';
import { sealText } from '#lib/keys/seal.ts';
import { log } from '#lib/log.ts';
import { startExecutor } from '#lib/processes/executor.ts';
import { tokenRefusal } from '#lib/tokens/admit-call.ts';
import type { Gateway } from './gateway.ts';
import { openIssuerKeys } from './issuer-keys.ts';
import { liveCalls } from './live-calls.ts';
import { handle } from './routes.ts';
import { beat } from './store.ts';
import { unclosedCalls } from './unclosed-calls.ts';
import { openUpstream } from './upstream.ts';

const beatEveryMs = 5_000;

type Settings = Pick<Config, 'host' | 'gatewayPort' | 'gatewayUrl' | 'upstream' | 'masterSecret'>;
export type RunningGateway = { port: number; closed: Promise<void> };

const isNewKey = (event: FeedEvent) => event.kind === 'notification' && event.payload.includes('"key.created"');

function startBeating(gateway: Gateway): NodeJS.Timeout {
  const once = () => {
    if (feedConnected()) void gateway.unclosed.retry();
    const detail = JSON.stringify({ feed: feedConnected(), runningCalls: gateway.live.count() });
    beat(db(), 'gateway', new Date(), detail).catch((err) => gateway.log.warn({ err }, 'no heartbeat'));
  };
  once();
  return setInterval(once, beatEveryMs);
}

/**
 * Starts the model gateway and authorization endpoint of this process.
 * @param options.signal ends it: running calls are cut and receipted, then the port closes
 * @returns once it listens; `closed` settles when it has ended
 */
export async function startGateway(options: {
  config: Settings;
  keyring: { gateway: Signer };
  signal: AbortSignal;
}): Promise<RunningGateway> {
  const { config, signal } = options;
  const ownLog = log().child({ process: 'gateway' });
  const gateway: Gateway = {
    config,
    signer: options.keyring.gateway,
    sealBody: (text) => sealText(config.masterSecret, 'body', text),
    issuerKeys: await openIssuerKeys(),
    upstream: openUpstream(config.upstream),
    live: liveCalls(async (claims) => (await tokenRefusal(claims, new Date()))?.message ?? null),
    unclosed: unclosedCalls(ownLog),
    log: ownLog,
  };
  const unsubscribe = onFeed((event) => {
    gateway.live.hear(event);
    if (event.kind === 'connected') void gateway.unclosed.retry();
    if (event.kind === 'connected' || isNewKey(event)) {
      gateway.issuerKeys.reload().catch((err) => gateway.log.error({ err }, 'issuer keys not reloaded'));
    }
  });
  const server = createServer((req, res) => void handle(gateway, req, res));
  server.listen(config.gatewayPort, config.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const beating = startBeating(gateway);
  const stopExecutor = startExecutor('gateway', () => gateway.live.settled());
  gateway.log.info({ port }, 'gateway listens');
  const closed = (async () => {
    if (!signal.aborted) await once(signal, 'abort');
    clearInterval(beating);
    const forgotten = stopExecutor();
    const ended = once(server, 'close');
    server.close();
    gateway.live.cutAll('The gateway is stopping.');
    server.closeIdleConnections();
    await ended;
    await gateway.unclosed.retry();
    await forgotten;
    unsubscribe();
    await gateway.upstream.close();
  })();
  return { port, closed };
}
