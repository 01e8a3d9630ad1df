import type { SystemActor } from '#lib/actor.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { voidJobsInRoom } from '#lib/jobs/void-job.ts';
import { recordRoomClosed } from '#lib/rooms/change-room-state.ts';
import type { Classified } from './classify.ts';
import { saveMember } from './intake-store.ts';

export const workerActor: SystemActor = { kind: 'system', name: 'worker' };

type Closing = { to: 'lost' | 'superseded' | 'encrypted'; reason: string };

/** Ends a room's use for us and voids what waits there, in one transaction. */
export async function closeRoom(tx: Tx, roomId: string, closing: Closing, now: Date): Promise<boolean> {
  const closed = await recordRoomClosed(tx, { roomId, ...closing, actor: workerActor, now });
  if (closed) await voidJobsInRoom(tx, { roomId, reason: closing.reason, actor: workerActor, now });
  return closed;
}

export const closings = {
  encrypted: { to: 'encrypted', reason: 'the room was encrypted, and Countersign reads no encrypted room' },
  superseded: { to: 'superseded', reason: 'the room was replaced by another one' },
  gone: (membership: string): Closing => ({
    to: 'lost',
    reason: membership === 'ban' ? 'the bot was banned from the room' : 'the bot is no longer in the room',
  }),
} as const satisfies Record<string, Closing | ((membership: string) => Closing)>;

/** Keeps what an event says about its room: who is in it, and whether it still takes jobs. */
export async function applyFact(
  tx: Tx,
  fact: { roomId: string; classified: Classified; seq: bigint; botUserId: string; now: Date },
): Promise<void> {
  const { roomId, classified, seq, now } = fact;
  if (classified.kind === 'encryption') await closeRoom(tx, roomId, closings.encrypted, now);
  if (classified.kind === 'tombstone') await closeRoom(tx, roomId, closings.superseded, now);
  if (classified.kind !== 'membership') return;
  const { mxid, membership, displayName } = classified;
  await saveMember(tx, { roomId, mxid, membership, displayName, seq });
  const gone = mxid === fact.botUserId && (membership === 'leave' || membership === 'ban');
  if (gone) await closeRoom(tx, roomId, closings.gone(membership), now);
}
