import type { Config } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { log } from '#lib/log.ts';
import { newWaker } from '#lib/waker.ts';
import { AccountError, asAccountError, openAccount } from './account.ts';
import { recordHalt } from './account-store.ts';
import { backoffMs } from './backoff.ts';
import { MatrixFailure, type MatrixPort } from './port.ts';
import type { Bot } from './reading.ts';
import { openSync } from './sync-loop.ts';
import { takeSyncerLock } from './syncer-lock.ts';
import type { WorkerStatus } from './worker-status.ts';

const lockRetryMs = 5_000;

export type Connection = {
  config: Config;
  bot: Bot;
  status: WorkerStatus;
  decoratePort: (port: MatrixPort) => MatrixPort;
  onBatch: () => void;
  signal: AbortSignal;
};

/** Keeps one account syncing: alone, by the lock; again and again, unless only an administrator can help. */
export function keepConnected(connection: Connection): { done: Promise<void>; poke: () => void } {
  let poke = () => {};
  const run = async () => {
    const { status, signal } = connection;
    const pause = newWaker();
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        const synced = await syncWhileLocked(connection, (present) => {
          poke = present;
        });
        if (synced) attempt = 0;
        else await pause.wait(lockRetryMs, signal);
      } catch (error) {
        if (signal.aborted) break;
        if (error instanceof AccountError) return halt(connection, error);
        status.trouble = error instanceof MatrixFailure ? error.message : 'The worker met an error; see its log.';
        log().warn({ err: error }, 'the homeserver connection is retried');
        await pause.wait(backoffMs(attempt, Math.random()), signal);
      } finally {
        status.port = null;
      }
    }
  };
  return { done: run(), poke: () => poke() };
}

async function halt({ config, status, signal }: Connection, error: AccountError): Promise<void> {
  log().error({ err: error }, 'the bot account stopped: an administrator has to act');
  status.halted = error.message;
  status.trouble = error.message;
  await recordHalt(db(), config.matrix.botUserId, error.message);
  await newWaker().wait(2 ** 31 - 1, signal);
}

/** @returns false when another process has the lock */
async function syncWhileLocked(connection: Connection, onPoke: (poke: () => void) => void): Promise<boolean> {
  const { config, status, signal } = connection;
  const lock = await takeSyncerLock(config.databaseUrl, config.matrix.botUserId);
  if (!lock) {
    status.trouble = 'Another worker syncs this account; this one stands by.';
    return false;
  }
  const stop = AbortSignal.any([signal, lock.lost]);
  try {
    const port = connection.decoratePort(await openAccount(config));
    const sync = openSync({
      port,
      bot: connection.bot,
      auditRoom: config.matrix.auditRoom,
      clock: () => new Date(),
      onBatch: connection.onBatch,
      signal: stop,
    });
    onPoke(sync.poke);
    await syncTurns(connection, sync.turn, port, stop);
    return true;
  } finally {
    await lock.release();
  }
}

async function syncTurns(connection: Connection, turn: () => Promise<void>, port: MatrixPort, stop: AbortSignal) {
  const { status } = connection;
  const pause = newWaker();
  for (let failures = 0; !stop.aborted; ) {
    try {
      await turn();
      failures = 0;
      status.trouble = null;
      status.port = port;
    } catch (error) {
      if (stop.aborted) return;
      if (error instanceof MatrixFailure && error.code === 'ABORTED') continue;
      const account = asAccountError(error);
      if (account instanceof AccountError) throw account;
      failures += 1;
      status.trouble = error instanceof Error ? error.message : 'The sync failed; see the log.';
      log().warn({ err: error, failures }, 'sync failed');
      await pause.wait(backoffMs(failures, Math.random()), stop);
    }
  }
}
