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
import { insertShard, inTransaction, originRows, pendingRows, writeBatch } from './sequence-store.ts';

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
/** Batches that are not full come no faster than this, so that a checkpoint covers what arrives together. */
const gatherMs = 50;
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

/** Takes what waits into the log, once. @returns how many rows; null when somebody else moved the head */
async function takeBatch({ leader, sequencer }: Lead, { head, tree, signer }: Log) {
  const first = head.shard > 0 && tree.size === 0 ? await originRows(leader.client, head.origin) : [];
  const rows = first.length > 0 ? first : await pendingRows(leader.client, sequencer.batchMax ?? batchDefault);
  if (rows.length === 0) return 0;
  const { shard, origin } = head;
  const batch = await sealBatch(tree, rows, { shard, origin, signer, now: new Date() });
  return (await inTransaction(leader.client, () => writeBatch(leader.client, batch))) ? rows.length : null;
}

/** Signs until it stops, the lock is lost or the head was moved by somebody else. */
async function lead(given: Lead): Promise<void> {
  const { sequencer, waker, stop } = given;
  const allowed = await untilAllowed(given);
  if (!allowed) return;
  const { head, tree } = allowed;
  const batchMax = sequencer.batchMax ?? batchDefault;
  const tell = () => sequencer.onNews({ leader: true, refusal: null, shard: head.shard, size: tree.size });
  tell();
  while (!stop.aborted) {
    const began = Date.now();
    const taken = await takeBatch(given, allowed);
    if (taken === null) return log().warn({ head }, 'somebody else moved the head of the log');
    if (taken > 0) tell();
    if (taken === batchMax) continue;
    if (taken === 0) await waker.wait(pollMs, stop);
    await newWaker().wait(Math.max(0, gatherMs - (Date.now() - began)), stop);
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
