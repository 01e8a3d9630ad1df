import type { PersonActor } from '#lib/actor.ts';
import type { Db } from '#lib/db/transaction.ts';
import { roomsNaming } from './named-approvers.ts';
import { joinedRoomIds } from './visibility-store.ts';

/** `all`, or the exact ids of the rooms that a person may see. */
export type VisibleRooms = 'all' | ReadonlySet<string>;

/**
 * The rooms whose jobs and evidence a person may see: all for auditors and admins; for everybody else those where
 * their Matrix id is joined or is a named approver of the policy in force.
 */
export async function visibleRoomIds(db: Db, actor: PersonActor): Promise<VisibleRooms> {
  if (actor.roles.includes('auditor') || actor.roles.includes('admin')) return 'all';
  if (!actor.mxid) return new Set();
  const [joined, naming] = await Promise.all([joinedRoomIds(db, actor.mxid), roomsNaming(db, actor.mxid)]);
  return new Set([...joined, ...naming]);
}

export const seesRoom = (rooms: VisibleRooms, roomId: string): boolean => rooms === 'all' || rooms.has(roomId);
