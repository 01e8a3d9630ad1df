// The worker: takes in what rooms say, acts on it, tells rooms what happened, packs the evidence of what ended, and lets
// time run out. Each loop stands alone, so that without a homeserver everything else goes on.

import { indexWaiting } from '#lib/audit/index-entries.ts';
import { isIndexedNotice } from '#lib/audit/indexed-notice.ts';
import { newStreamer } from '#lib/audit/stream.ts';
import { type Config, ConfigError } from '#lib/config.ts';
import { endControls } from '#lib/controls/end-controls.ts';
import { finishDrills, startDueDrill } from '#lib/controls/finish-drill.ts';
import { db } from '#lib/db/client.ts';
import { onFeed } from '#lib/db/listen.ts';
import { abandonUnsigned } from '#lib/evidence/abandon-bundle.ts';
import { newPacker } from '#lib/evidence/package/packer.ts';
import { makePackets } from '#lib/incidents/packet/packet-maker.ts';
import { expireJobs } from '#lib/jobs/expire-jobs.ts';
import { openKeys } from '#lib/keys/keyring.ts';
import { recordedTerms } from '#lib/keys/recorded-terms.ts';
import { sealText } from '#lib/keys/seal.ts';
import { log } from '#lib/log.ts';
import { startExecutor } from '#lib/processes/executor.ts';
import { newRetention } from '#lib/retention/apply-rules.ts';
import { readCredential } from '#lib/tokens/outside-issuer.ts';
import { forgetOutside } from '#lib/tokens/outside-store.ts';
import { tellOutside } from '#lib/tokens/tell-outside.ts';
import { newWaker, type Waker } from '#lib/waker.ts';
import { allowAdminRoom } from './allow-admin-room.ts';
import { announceWaiting } from './announcer.ts';
import { keepConnected } from './connection.ts';
import { handleCommands, newHandlerMemory } from './handle-commands.ts';
import { flipMarkers } from './markers.ts';
import type { MatrixPort } from './port.ts';
import { postCheckpoint } from './post-checkpoint.ts';
import type { Bot } from './reading.ts';
import { sendDue } from './sender.ts';
import { watchPeople } from './watch.ts';
import { beat, newWorkerStatus, type WorkerStatus } from './worker-status.ts';

const pollMs = 2_000;
/** What only follows the log may lag behind it by this much: one decision makes several entries within it. */
const settleMs = 200;
/** What rooms are told may lag by this much, so that open pages, which somebody watches, are read anew first. */
const tellSettleMs = 50;

export type WorkerOptions = {
  /** Stands between the worker and its homeserver: tests put faults here. */
  decoratePort?: (port: MatrixPort) => MatrixPort;
};

const localpart = (mxid: string) => mxid.slice(1, mxid.indexOf(':'));

/** Names of the bot in plain text; the last is what the demo's bot is called. */
const botOf = (config: Config): Bot => ({
  userId: config.matrix.botUserId,
  names: [localpart(config.matrix.botUserId), 'Countersign'],
});

/**
 * Runs `work` at once, whenever woken, and every two seconds, until the signal. A failure is logged and tried again.
 * @param loop.settleMs how long it lets what woke it go on, to do the work of several wakings at once
 */
async function repeat(
  loop: { name: string; waker: Waker; status: WorkerStatus; signal: AbortSignal; settleMs?: number },
  work: () => Promise<void>,
) {
  const { name, waker, status, signal, settleMs = 0 } = loop;
  while (!signal.aborted) {
    try {
      await work();
      status.failing.delete(name);
    } catch (error) {
      status.failing.set(name, error instanceof Error ? error.name : 'unknown');
      log().error({ err: error, loop: name }, 'a loop of the worker failed and is tried again');
    }
    await waker.wait(pollMs, signal);
    if (settleMs > 0) await newWaker().wait(settleMs, signal);
  }
}

async function checkCredential({ credential }: NonNullable<Config['outsideIssuer']>): Promise<void> {
  try {
    await readCredential(credential);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unknown error';
    throw new ConfigError(`COUNTERSIGN_OUTSIDE_ISSUER_TOKEN cannot be used: ${why}.`, { cause });
  }
}

/** Runs the worker until the signal aborts; every loop has ended when the promise resolves. */
export async function runWorker(config: Config, signal: AbortSignal, options: WorkerOptions = {}): Promise<void> {
  const bot = botOf(config);
  await allowAdminRoom(config.matrix.adminRoom, new Date());
  const status = newWorkerStatus();
  const wakers = {
    act: newWaker(),
    tell: newWaker(),
    send: newWaker(),
    pack: newWaker(),
    packets: newWaker(),
    index: newWaker(),
    stream: newWaker(),
    sweep: newWaker(),
    outside: newWaker(),
  };
  const wakeAll = () => {
    for (const waker of [wakers.act, wakers.tell, wakers.send]) waker.wake();
  };
  const { decoratePort = (port: MatrixPort) => port } = options;
  const connection = config.matrix.connected
    ? keepConnected({ config, bot, status, decoratePort, onBatch: wakers.act.wake, signal })
    : { done: Promise.resolve(), poke: () => {} };
  if (!config.matrix.connected) status.trouble = 'No homeserver is connected: set MATRIX_HOMESERVER_URL.';
  const stopFeed = onFeed((event) => {
    // A package always waits for the log: for its entries first, then for its manifest.
    if (event.kind === 'checkpoint' || event.kind === 'connected') {
      wakers.pack.wake();
      wakers.packets.wake();
      wakers.index.wake();
      wakers.stream.wake();
    }
    if (event.kind === 'checkpoint') return;
    // For open pages alone: nothing has happened that is to be acted on or told.
    if (event.kind === 'notification' && isIndexedNotice(event.payload)) return;
    if (event.kind === 'notification' && event.payload.includes('"room.allowed"')) connection.poke();
    if (event.kind === 'notification' && event.payload.includes('"token.revoked"')) wakers.outside.wake();
    wakeAll();
  });
  const stopExecutor = startExecutor('worker');
  const loop = (name: keyof typeof wakers) => ({ name, waker: wakers[name], status, signal });
  const { issuer, manifest } = openKeys(config, ['issuer', 'manifest']);
  const keys = { issuer, seal: (text: string) => sealText(config.masterSecret, 'token', text) };
  const terms = () => recordedTerms(db(), config);
  const memory = newHandlerMemory();
  const packer = newPacker(config, { manifest });
  const retention = newRetention();
  const { auditStream: to, publicUrl: console, outsideIssuer } = config;
  if (outsideIssuer) await checkCredential(outsideIssuer);
  const streamer = to && newStreamer({ to, console });
  await Promise.all([
    connection.done,
    repeat(loop('act'), async () => {
      if (!status.port) return;
      const handling = { port: status.port, bot, keys, config, terms, now: new Date() };
      const done = await handleCommands(handling, memory);
      if (done > 0) wakers.send.wake();
    }),
    repeat({ ...loop('tell'), settleMs: tellSettleMs }, async () => {
      const told = await announceWaiting(config.publicUrl, new Date());
      const flipped = await flipMarkers(new Date());
      const posted = await postCheckpoint(config.matrix.auditRoom, new Date());
      if (told + flipped + posted > 0) wakers.send.wake();
    }),
    repeat(loop('send'), async () => {
      if (!status.port) return;
      // A sent plan may already be out of date.
      if ((await sendDue({ port: status.port, clock: () => new Date(), random: Math.random }, signal)) > 0)
        wakers.tell.wake();
    }),
    repeat(loop('pack'), async () => {
      await packer.round(new Date());
    }),
    repeat(loop('packets'), async () => {
      await makePackets(config, { manifest }, new Date());
    }),
    repeat({ ...loop('index'), settleMs }, () => indexWaiting(signal)),
    repeat({ ...loop('stream'), settleMs }, async () => {
      await streamer?.round(new Date(), signal);
    }),
    repeat(loop('outside'), async () => {
      if (outsideIssuer) await tellOutside(outsideIssuer, () => new Date(), signal);
      else await forgetOutside(db());
    }),
    repeat(loop('sweep'), async () => {
      await expireJobs({ now: new Date() });
      await abandonUnsigned({ now: new Date() });
      await startDueDrill(config.drillEveryHours);
      await finishDrills({ manifest });
      await retention.sweep(new Date());
      await watchPeople(new Date());
      await endControls({ now: new Date() }, { terms });
      await beat(status, config.matrix.botUserId, new Date());
    }),
  ]);
  stopFeed();
  await stopExecutor();
}
