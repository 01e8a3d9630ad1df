// The open log as `countersign log status` and the overview tell it.

import type { Db } from '#lib/db/transaction.ts';
import {
  cosignedSizes,
  newestCheckpoint,
  oldestPending,
  openShard,
  pendingCount,
} from '#lib/transparency/log-store.ts';
import { findLogBeat } from './store.ts';

/** Which log is open, how far it is, what waits, who cosigned; null before the log process ran for the first time. */
export async function logStatus(db: Db) {
  const shard = await openShard(db);
  if (!shard) return null;
  const [beat, waiting, oldest, cosigned, checkpoint] = await Promise.all([
    findLogBeat(db),
    pendingCount(db),
    oldestPending(db),
    cosignedSizes(db, shard.shard),
    newestCheckpoint(db, shard.shard),
  ]);
  return { shard, beat, waiting, oldest, cosigned, checkpoint };
}

export type LogStatus = NonNullable<Awaited<ReturnType<typeof logStatus>>>;
