import { type Actor, actorName } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { findPolicy } from './find.ts';
import { RegistryError } from './registry-error.ts';
import { findHeadRow, insertHead, lockRoomHead } from './store.ts';

export type Activation = {
  roomId: string;
  hash: string;
  actor: Actor;
  reason: string;
  now: Date;
};

async function refuseUnfit(tx: Tx, { roomId, hash }: Activation): Promise<void> {
  const published = await findPolicy(tx, hash);
  if (!published) throw new RegistryError('UNKNOWN_POLICY', 'No published policy has this hash.');
  if (!published.policy.rooms.includes(roomId)) {
    throw new RegistryError('ROOM_NOT_NAMED', `This policy does not name the room ${roomId}.`);
  }
}

/**
 * Makes a published policy the head of a room. Every change of head is a new version; none is ever rewritten. When
 * the policy is the head already nothing changes.
 * @throws RegistryError REASON_REQUIRED, UNKNOWN_ROOM, UNKNOWN_POLICY, ROOM_NOT_NAMED, WPC_CORRUPTED
 */
export async function activatePolicy(
  activation: Activation,
): Promise<{ version: number; previousHash: string | null; changed: boolean }> {
  return transaction((tx) => activateIn(tx, activation));
}

/** The same inside a transaction of the caller's. @throws RegistryError */
export async function activateIn(
  tx: Tx,
  activation: Activation,
): Promise<{ version: number; previousHash: string | null; changed: boolean }> {
  const { roomId, hash, actor, now } = activation;
  const reason = activation.reason.trim();
  if (!reason) throw new RegistryError('REASON_REQUIRED', 'Say why this policy takes effect.');
  // Two activations at once: the second waits here and then counts on from the first.
  if (!(await lockRoomHead(tx, roomId))) {
    throw new RegistryError('UNKNOWN_ROOM', 'This room is not on the list; allow it first.');
  }
  await refuseUnfit(tx, activation);
  const head = await findHeadRow(tx, roomId);
  if (head?.wpcHash === hash) return { version: head.version, previousHash: hash, changed: false };
  const version = (head?.version ?? 0) + 1;
  const previousHash = head?.wpcHash ?? null;
  await insertHead(tx, { roomId, version, wpcHash: hash, activatedBy: actorName(actor), activatedAt: now, reason });
  const detail = { wpcHash: hash, previousHash, version, reason };
  await appendAudit(tx, { action: 'policy.activated', target: `room:${roomId}`, roomId, detail }, { actor, at: now });
  return { version, previousHash, changed: true };
}
