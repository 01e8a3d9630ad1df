// For tests of the log: entries to write, and a reader that trusts nothing but the key.

import { appendAudit } from '#lib/audit/append.ts';
import { db } from '#lib/db/client.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { auditLeafText } from '#lib/tlog/audit-leaf.ts';
import { verifyCheckpoint } from '#lib/tlog/checkpoint.ts';
import { hashLeaf, sameHash } from '#lib/tlog/hash.ts';
import { TreeBuilder } from '#lib/tlog/tree.ts';

/** Appends entries in one transaction, the caller's when one is given. Many are one statement, which wakes nobody. */
export async function appendEntries(count: number, tx?: Tx): Promise<void> {
  const append = (from: number, to: number) => async (open: Tx) => {
    for (let at = from; at < to; at++) {
      const event = { action: 'room.allowed', target: 'room:!a:x', detail: { name: `room ${at}` } } as const;
      await appendAudit(open, event, { actor: { kind: 'system', name: 'setup' }, at: new Date() });
    }
  };
  if (tx) return append(0, count)(tx);
  if (count <= 50) return transaction(append(0, count));
  await db().$executeRaw`
    INSERT INTO audit_entry (action, actor, target, at, "detailText", salt)
    SELECT 'room.allowed', 'system:setup', 'room:!a:x', now(), json_build_object('name', 'room ' || n)::text, md5(n::text)
    FROM generate_series(1, ${count}::int) AS n`;
}

/**
 * Rebuilds the newest shard from its leaves and checks everything that was signed: indexes without a gap, every leaf that
 * of its entry and each entry there once, every checkpoint a state of this very tree.
 */
export async function checkWholeLog(): Promise<{ shard: number; size: number; checkpoints: number; pending: number }> {
  const shard = await db().logShard.findFirstOrThrow({ orderBy: { shard: 'desc' } });
  const where = { shard: shard.shard };
  const leaves = await db().logLeaf.findMany({ where, orderBy: { index: 'asc' } });
  const entries = new Map((await db().auditEntry.findMany()).map((entry) => [entry.id, entry]));
  const checkpoints = await db().logCheckpoint.findMany({ where, orderBy: { size: 'asc' } });
  const tree = new TreeBuilder();
  const signed = new Map(checkpoints.map((checkpoint) => [Number(checkpoint.size), checkpoint.noteText]));
  for (const leaf of leaves) {
    if (Number(leaf.index) !== tree.size) throw new Error(`gap before index ${leaf.index}`);
    const entry = leaf.auditId === null ? null : entries.get(leaf.auditId);
    if (leaf.kind === 'audit' && (!entry || auditLeafText(entry) !== leaf.leafText)) {
      throw new Error(`leaf ${leaf.index} is not the entry's`);
    }
    const hash = hashLeaf(Buffer.from(leaf.leafText));
    if (!sameHash(hash, leaf.leafHash)) throw new Error(`leaf ${leaf.index} has another hash`);
    tree.append(hash);
    const note = signed.get(tree.size);
    if (!note) continue;
    const { root } = await verifyCheckpoint(note, shard);
    if (!sameHash(root, tree.root())) throw new Error(`fork at ${tree.size}`);
    signed.delete(tree.size);
  }
  if (signed.size > 0) throw new Error(`checkpoints of no tree: ${[...signed.keys()]}`);
  if (Number(shard.size) !== tree.size) throw new Error(`the head says ${shard.size}, the leaves ${tree.size}`);
  const pending = await db().logPending.count();
  return { shard: shard.shard, size: tree.size, checkpoints: checkpoints.length, pending };
}
