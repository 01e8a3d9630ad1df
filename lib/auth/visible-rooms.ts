import type { PersonActor } from '#lib/actor.ts';
import type { Db } from '#lib/db/transaction.ts';
import { effectivePolicy } from '#lib/policy/compile.ts';
import { headHashes, joinedRoomIds, policyPayload } from './visibility-store.ts';

/** `all`, or the exact ids of the rooms that a person may see. */
export type VisibleRooms = 'all' | ReadonlySet<string>;

// A policy's content never changes, so what it says of approvers is kept by its hash.
const approversByHash = new Map<string, ReadonlySet<string>>();

async function approversOf(db: Db, wpcHash: string): Promise<ReadonlySet<string>> {
  const known = approversByHash.get(wpcHash);
  if (known) return known;
  const approvers = new Set<string>(effectivePolicy(JSON.parse(await policyPayload(db, wpcHash))).approvers);
  approversByHash.set(wpcHash, approvers);
  return approvers;
}

/**
 * The rooms whose jobs and evidence a person may see: all for auditors and admins; for everybody else those where
 * their Matrix id is joined or is a named approver of the policy in force.
 */
export async function visibleRoomIds(db: Db, actor: PersonActor): Promise<VisibleRooms> {
  if (actor.roles.includes('auditor') || actor.roles.includes('admin')) return 'all';
  const { mxid } = actor;
  if (!mxid) return new Set();
  const rooms = new Set(await joinedRoomIds(db, mxid));
  for (const { roomId, wpcHash } of await headHashes(db)) {
    if (!rooms.has(roomId) && (await approversOf(db, wpcHash)).has(mxid)) rooms.add(roomId);
  }
  return rooms;
}

export const seesRoom = (rooms: VisibleRooms, roomId: string): boolean => rooms === 'all' || rooms.has(roomId);
