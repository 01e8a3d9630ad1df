import type { SystemActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { moveRoom } from './store.ts';

type Change = { roomId: string; reason: string; actor: SystemActor; now: Date };

/** Records that the bot joined. Joining again after `lost` counts: the room takes jobs from this sequence on. */
export async function recordJoin(
  tx: Tx,
  join: Change & { joinedSeq: bigint; roomVersion: string | null },
): Promise<boolean> {
  const moved = await moveRoom(tx, { ...join, from: ['allowed', 'lost'], to: 'joined', reason: null });
  if (!moved) return false;
  await appendAudit(
    tx,
    {
      action: 'room.joined',
      target: `room:${join.roomId}`,
      roomId: join.roomId,
      detail: { roomVersion: join.roomVersion },
    },
    { actor: join.actor, at: join.now },
  );
  return true;
}

/** Records that a room can take no more jobs. `encrypted` and `superseded` are final: what was seen once stays. */
export async function recordRoomClosed(
  tx: Tx,
  change: Change & { to: 'lost' | 'superseded' | 'encrypted' },
): Promise<boolean> {
  const from = change.to === 'lost' ? (['allowed', 'joined'] as const) : (['allowed', 'joined', 'lost'] as const);
  const moved = await moveRoom(tx, { ...change, from: [...from] });
  if (!moved) return false;
  await appendAudit(
    tx,
    {
      action: 'room.state_changed',
      target: `room:${change.roomId}`,
      roomId: change.roomId,
      detail: { from: from.join('|'), to: change.to, reason: change.reason },
    },
    { actor: change.actor, at: change.now },
  );
  return true;
}
