// The sequencer: one leader gives every entry its place in the log and signs the tree after each batch.

import type { Signer } from '#lib/canon/ed25519.ts';
import { type Leadership, takeLead } from '#lib/db/leader.ts';
import { log } from '#lib/log.ts';
import { emptyRoot } from '#lib/tlog/hash.ts';
import { newWaker, type Waker } from '#lib/waker.ts';
import type { GrowingTree } from './growing-tree.ts';
import { readHead, type ShardHead, toBase64, vkeyOf } from './head.ts';
import type { OutsideCopy } from './outside.ts';
import { sealBatch } from './seal-batch.ts';
import { type Batch, insertShard, inTransaction, originRows, pendingRows, writeBatch } from './sequence-store.ts';

/** Class and key of the advisory lock of whoever may write the log. */
export const leaderLock = [7_204_311, 1] as const;

export type SequencerStatus = {
  leader: boolean;
  /** Why the leader signs nothing, as sentences for people; null while it may. */
  refusal: string | null;
  shard: number | null;
  size: number;
};

export type Sequencer = {
  databaseUrl: string;
  /** Opened anew at each leadership: a new origin comes with a new key. */
  openSigner: () => Signer;
  /** Origin of a shard that is still to be opened. */
  originOf: (shard: number) => string;
  outside: readonly OutsideCopy[];
  /** Rows in one batch at most. */
  batchMax?: number;
  signal: AbortSignal;
  /** Told after each commit and each change of `status`. */
  onNews: (status: SequencerStatus) => void;
};

const batchDefault = 1_024;
/** How long the first entry after a rest waits for those that arrive with it: one checkpoint covers them. */
const gatherMs = 50;
/** Batches made ready one after another before the oldest rows are looked at again. */
const aheadMax = 8;
const pollMs = 1_000;
const refusedPollMs = 3_000;
const restMs = 1_000;
const channels = ['countersign', 'countersign_pending'];

type Lead = { leader: Leadership; sequencer: Sequencer; waker: Waker; stop: AbortSignal };
type Log = { head: ShardHead; tree: GrowingTree; signer: Signer };

async function openFirst({ leader, sequencer }: Lead, signer: Signer): Promise<void> {
  const origin = sequencer.originOf(0);
  const first = { shard: 0, origin, vkey: vkeyOf(origin, signer), rootHash: toBase64(emptyRoot), now: new Date() };
  await insertShard(leader.client, first);
}

/** Waits until nothing speaks against signing. @returns null when it stopped first */
async function untilAllowed(given: Lead): Promise<Log | null> {
  const { sequencer, waker, stop } = given;
  let said: string | null = null;
  while (!stop.aborted) {
    const signer = sequencer.openSigner();
    const found = await readHead(signer, sequencer.outside);
    if ('head' in found) return { ...found, signer };
    const { refusal, shard, size } = found;
    if (refusal === null) {
      await openFirst(given, signer);
      continue;
    }
    if (refusal !== said) log().error({ refusal }, 'the log is not signed');
    said = refusal;
    sequencer.onNews({ leader: true, refusal, shard, size });
    await waker.wait(refusedPollMs, stop);
  }
  return null;
}

/** The next batch, signed and not written yet; null when nothing waits behind the row `after`. */
async function nextBatch({ leader, sequencer }: Lead, log: Log, after: string | null): Promise<Batch | null> {
  const { head, tree, signer } = log;
  const client = after === null ? leader.client : leader.reader;
  const first = head.shard > 0 && tree.size === 0 ? await originRows(client, head.origin) : [];
  const limit = sequencer.batchMax ?? batchDefault;
  const rows = first.length > 0 ? first : await pendingRows(client, { after: after ?? '0', limit });
  const { shard, origin } = head;
  return rows.length === 0 ? null : sealBatch(tree, rows, { shard, origin, signer, now: new Date() });
}

/**
 * Writes batch after batch while they are full, each next one made ready while the one before is written.
 * @returns false when somebody else moved the head
 */
async function drain(given: Lead, allowed: Log): Promise<boolean> {
  const { leader, sequencer, stop } = given;
  const { head } = allowed;
  const limit = sequencer.batchMax ?? batchDefault;
  let batch = await nextBatch(given, allowed, null);
  for (let written = 1; batch && !stop.aborted; written++) {
    const present: Batch = batch;
    const full = present.rows.length === limit;
    // Rows commit out of order: now and then one looks from the beginning for those that were passed by.
    const ahead = full && written % aheadMax !== 0;
    const [moved, next] = await Promise.all([
      inTransaction(leader.client, () => writeBatch(leader.client, present)),
      ahead ? nextBatch(given, allowed, present.rows.at(-1)?.id ?? '0') : null,
    ]);
    if (!moved) return false;
    sequencer.onNews({ leader: true, refusal: null, shard: head.shard, size: present.to });
    batch = next ?? (full ? await nextBatch(given, allowed, null) : null);
  }
  return true;
}

/** Signs until it stops, the lock is lost or the head was moved by somebody else. */
async function lead(given: Lead): Promise<void> {
  const { sequencer, waker, stop } = given;
  const allowed = await untilAllowed(given);
  if (!allowed) return;
  const { head } = allowed;
  sequencer.onNews({ leader: true, refusal: null, shard: head.shard, size: head.size });
  while (!stop.aborted) {
    if (!(await drain(given, allowed))) return log().warn({ head }, 'somebody else moved the head of the log');
    await waker.wait(pollMs, stop);
    await newWaker().wait(gatherMs, stop);
  }
}

async function leadOnce(sequencer: Sequencer): Promise<void> {
  const { databaseUrl, signal } = sequencer;
  const leader = await takeLead({ databaseUrl, lock: leaderLock, channels, signal });
  if (!leader) return;
  const waker = newWaker();
  leader.onNotification(() => waker.wake());
  try {
    const stop = AbortSignal.any([signal, leader.lost]);
    await lead({ leader, sequencer, waker, stop });
  } finally {
    await leader.release().catch(() => {}); // a connection that was lost is released
  }
}

/** Runs until the signal aborts: waits for the lead, takes it, and begins anew after whatever went wrong. */
export async function runSequencer(sequencer: Sequencer): Promise<void> {
  const { signal, onNews } = sequencer;
  while (!signal.aborted) {
    try {
      await leadOnce(sequencer);
    } catch (error) {
      log().error({ err: error }, 'the sequencer failed and begins anew');
    }
    onNews({ leader: false, refusal: null, shard: null, size: 0 });
    await newWaker().wait(restMs, signal);
  }
}
