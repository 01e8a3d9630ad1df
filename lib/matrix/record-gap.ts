import { appendAudit } from '#lib/audit/append.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { insertGap } from './intake-store.ts';
import { workerActor } from './room-facts.ts';

/** Records a hole in a room's history that could not be repaired: shown to people and never silent. */
export async function recordGap(
  tx: Tx,
  gap: { roomId: string; fromToken: string; toToken: string; reason: string; now: Date },
): Promise<void> {
  const { now, ...row } = gap;
  await insertGap(tx, { ...row, createdAt: now });
  await appendAudit(
    tx,
    {
      action: 'sync.gap_recorded',
      target: `room:${gap.roomId}`,
      roomId: gap.roomId,
      detail: { from: gap.fromToken, to: gap.toToken, reason: gap.reason },
    },
    { actor: workerActor, at: now },
  );
}
