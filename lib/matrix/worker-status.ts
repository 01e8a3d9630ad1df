import { db } from '#lib/db/client.ts';
import { findAccount } from './account-store.ts';
import { beatWorker } from './heartbeat-store.ts';
import { gapCounts } from './intake-store.ts';
import { outboxDepth } from './outbox-store.ts';
import type { MatrixPort } from './port.ts';

/** How the worker fares, as its loops left it. */
export type WorkerStatus = {
  /** Set while the account is open and a first batch was stored. */
  port: MatrixPort | null;
  /** What stands between us and the homeserver, for people; null when nothing does. */
  trouble: string | null;
  /** Set when only an administrator can help. */
  halted: string | null;
  /** The last error of each loop that fails now. */
  failing: Map<string, string>;
};

export const newWorkerStatus = (): WorkerStatus => ({ port: null, trouble: null, halted: null, failing: new Map() });

/** Writes the worker's heartbeat: sync time, outbox depth, gaps and dead letters, and what fails. */
export async function beat(status: WorkerStatus, userId: string, now: Date): Promise<void> {
  const [account, outbox, intake] = await Promise.all([findAccount(db(), userId), outboxDepth(db()), gapCounts(db())]);
  await beatWorker(db(), now, {
    connected: status.port !== null,
    trouble: status.trouble,
    halted: status.halted,
    syncedAt: account?.syncedAt ?? null,
    outboxQueued: outbox.queued,
    outboxBlocked: outbox.blocked,
    oldestQueuedAt: outbox.oldestQueuedAt,
    gaps: intake.gaps,
    deadLetters: intake.deadLetters,
    failing: Object.fromEntries(status.failing),
  });
}
