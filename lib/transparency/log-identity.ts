import type { Db } from '#lib/db/transaction.ts';
import { parseVkey } from '#lib/tlog/vkey.ts';
import { allShards, findShard, openShard } from './log-store.ts';

export type LogIdentity = { shard: number; origin: string; vkey: string; publicKey: Uint8Array };

type Row = { shard: number; origin: string; vkey: string };

const identityOf = ({ shard, origin, vkey }: Row): LogIdentity => ({
  shard,
  origin,
  vkey,
  publicKey: parseVkey(vkey).publicKey,
});

/** Who signs a shard's checkpoints, by default the open one's; null when there is no such log yet. */
export async function logIdentity(db: Db, shard?: number): Promise<LogIdentity | null> {
  const row = shard === undefined ? await openShard(db) : await findShard(db, shard);
  return row && identityOf(row);
}

/** Every log that this console ever signed, the first one first. */
export const logIdentities = async (db: Db): Promise<LogIdentity[]> => (await allShards(db)).map(identityOf);
