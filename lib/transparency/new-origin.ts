// The way on after a restore: the log that cannot be continued is closed, and a new one names it in its first entry.

import type { Actor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import type { Signer } from '#lib/canon/ed25519.ts';
import { transaction } from '#lib/db/transaction.ts';
import { emptyRoot } from '#lib/tlog/hash.ts';
import { toBase64, vkeyOf } from './head.ts';
import { allShards, closeShard, notifyPending, openShardRow } from './log-store.ts';
import { type OutsideCopy, shardOf } from './outside.ts';

export type NewOrigin = {
  reason: string;
  /** The new log's key, made for it. */
  signer: Signer;
  originOf: (shard: number) => string;
  outside: readonly OutsideCopy[];
  actor: Actor;
  now: Date;
};

export type StartedOrigin = { shard: number; origin: string; vkey: string; previous: string | null; unread: string[] };

/** What others hold. A place that cannot be read now does not keep the new origin from being started; it is named. */
async function look(outside: readonly OutsideCopy[]) {
  const seen: { where: string; origin: string; size: number }[] = [];
  const unread: string[] = [];
  for (const copy of outside) {
    try {
      for (const { origin, size } of await copy.seen()) seen.push({ where: copy.where, origin, size });
    } catch (error) {
      unread.push(`${copy.where}: ${(error as Error).message}`);
    }
  }
  return { seen, unread };
}

/**
 * Closes the open log and opens the next one, whose first entry says why, and names the old origin, size and root. The
 * log process signs it with the new key as soon as it notices.
 */
export async function startNewOrigin(given: NewOrigin): Promise<StartedOrigin> {
  const { reason, signer, actor, now } = given;
  const { seen, unread } = await look(given.outside);
  return transaction(async (tx) => {
    const shards = await allShards(tx);
    const previous = shards.at(-1) ?? null;
    const numbers = [...shards.map(({ shard }) => shard), ...seen.map(({ origin }) => shardOf(origin) ?? 0)];
    const shard = Math.max(-1, ...numbers) + 1;
    const origin = given.originOf(shard);
    const vkey = vkeyOf(origin, signer);
    if (previous) await closeShard(tx, previous.shard, { at: now, why: reason });
    await openShardRow(tx, { shard, origin, vkey, rootHash: toBase64(emptyRoot), startedAt: now });
    const detail = {
      reason,
      previousOrigin: previous?.origin ?? null,
      previousSize: Number(previous?.size ?? 0),
      previousRoot: previous?.rootHash ?? toBase64(emptyRoot),
      seen,
    };
    await appendAudit(tx, { action: 'log.origin_started', target: `log:${origin}`, detail }, { actor, at: now });
    await notifyPending(tx);
    return { shard, origin, vkey, previous: previous?.origin ?? null, unread };
  });
}
