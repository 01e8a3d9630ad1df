// What the leader reads and writes, on the connection that holds its lock: when that is lost, so is the right to write.

import type pg from 'pg';
import type { FilledTile } from './growing-tree.ts';

export type PendingRow = {
  id: string;
  kind: 'audit' | 'manifest';
  auditId: string | null;
  packageId: string | null;
  leafText: string | null;
  action: string;
  actor: string;
  target: string;
  at: Date;
  detailText: string;
  salt: string;
};

const selectPending = `SELECT p.id, p.kind, p."auditId", p."packageId", p."leafText",
    e.action, e.actor, e.target, e.at, e."detailText", e.salt
  FROM log_pending p LEFT JOIN audit_entry e ON e.id = p."auditId"`;

/** What waits, oldest first, behind the row `after`. */
export async function pendingRows(
  client: pg.ClientBase,
  { after, limit }: { after: string; limit: number },
): Promise<PendingRow[]> {
  const text = `${selectPending} WHERE p.id > $1 ORDER BY p.id LIMIT $2`;
  return (await client.query<PendingRow>({ name: 'log-pending', text, values: [after, limit] })).rows;
}

/** The entry that a new origin begins with, whatever waits beside it. */
export async function originRows(client: pg.ClientBase, origin: string): Promise<PendingRow[]> {
  const text = `${selectPending} WHERE e.action = 'log.origin_started' AND e.target = $1`;
  return (await client.query<PendingRow>(text, [`log:${origin}`])).rows;
}

export type Batch = {
  shard: number;
  /** Size before and after. */
  from: number;
  to: number;
  rootHash: string;
  noteText: string;
  signedAt: Date;
  rows: readonly PendingRow[];
  leafTexts: readonly string[];
  leafHashes: readonly Uint8Array[];
  tiles: readonly FilledTile[];
};

/** Moves the head of an open shard; false when it stands elsewhere than expected: somebody else leads. */
async function moveHead(client: pg.ClientBase, { shard, from, to, rootHash }: Batch): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'log-head',
    text: `UPDATE log_shard SET size = $3, "rootHash" = $4 WHERE shard = $1 AND size = $2 AND "closedAt" IS NULL`,
    values: [shard, from, to, rootHash],
  });
  return rowCount === 1;
}

async function insertLeaves(client: pg.ClientBase, batch: Batch): Promise<void> {
  const { rows } = batch;
  await client.query({
    name: 'log-leaves',
    text: `INSERT INTO log_leaf (shard, index, kind, "leafText", "leafHash", "auditId", "packageId")
      SELECT $1, $2 + n - 1, kind::"LogLeafKind", text, substring($3::bytea FROM ((n - 1) * 32 + 1)::int FOR 32), audit, package
      FROM unnest($4::text[], $5::text[], $6::bigint[], $7::text[]) WITH ORDINALITY AS leaf(kind, text, audit, package, n)`,
    values: [
      batch.shard,
      batch.from,
      Buffer.concat(batch.leafHashes),
      rows.map((row) => row.kind),
      batch.leafTexts,
      rows.map((row) => row.auditId),
      rows.map((row) => row.packageId),
    ],
  });
}

async function insertTiles(client: pg.ClientBase, { shard, tiles }: Batch): Promise<void> {
  for (const { level, index, hashes, root } of tiles) {
    await client.query({
      name: 'log-tile',
      text: 'INSERT INTO log_tile (shard, level, index, hashes, root) VALUES ($1, $2, $3, $4, $5)',
      values: [shard, level, index, hashes, root],
    });
  }
}

async function insertCheckpoint(client: pg.ClientBase, batch: Batch): Promise<void> {
  const { shard, to, rootHash, noteText, signedAt } = batch;
  await client.query({
    name: 'log-checkpoint',
    text: 'INSERT INTO log_checkpoint (shard, size, "rootHash", "noteText", "signedAt") VALUES ($1, $2, $3, $4, $5)',
    values: [shard, to, rootHash, noteText, signedAt],
  });
}

async function forgetPending(client: pg.ClientBase, rows: readonly PendingRow[]): Promise<void> {
  await client.query({
    name: 'log-taken',
    text: 'DELETE FROM log_pending WHERE id = ANY($1::bigint[])',
    values: [rows.map((row) => row.id)],
  });
}

/**
 * Writes a batch inside the caller's transaction, its notification with it.
 * @returns false when the head stands elsewhere: nothing was written and the transaction must end
 */
export async function writeBatch(client: pg.ClientBase, batch: Batch): Promise<boolean> {
  if (!(await moveHead(client, batch))) return false;
  await insertLeaves(client, batch);
  await insertTiles(client, batch);
  await insertCheckpoint(client, batch);
  await forgetPending(client, batch.rows);
  const news = JSON.stringify({ shard: batch.shard, size: batch.to });
  await client.query(`SELECT pg_notify('countersign_log', $1)`, [news]);
  return true;
}

/** Runs `work` in one transaction; it is rolled back when `work` throws or answers false. */
export async function inTransaction(client: pg.ClientBase, work: () => Promise<boolean>): Promise<boolean> {
  await client.query('BEGIN');
  try {
    const done = await work();
    await client.query(done ? 'COMMIT' : 'ROLLBACK');
    return done;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {}); // the first error is the one that says what happened
    throw error;
  }
}

/** Opens a shard with an empty tree unless it exists. */
export async function insertShard(
  client: pg.ClientBase,
  opened: { shard: number; origin: string; vkey: string; rootHash: string; now: Date },
): Promise<void> {
  const { shard, origin, vkey, rootHash, now } = opened;
  await client.query(
    `INSERT INTO log_shard (shard, origin, vkey, size, "rootHash", "startedAt") VALUES ($1, $2, $3, 0, $4, $5)
      ON CONFLICT (shard) DO NOTHING`,
    [shard, origin, vkey, rootHash, now],
  );
}
