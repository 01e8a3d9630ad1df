import { actorWords } from '#lib/audit/actor-words.ts';
import type { Db } from '#lib/db/transaction.ts';
import { usableTools } from '#lib/policy/difference.ts';
import { roomNames } from '#lib/rooms/view-store.ts';
import { listPolicies } from './find.ts';

export type PolicyRow = {
  wpcHash: string;
  tools: string[];
  approvers: number;
  publishedBy: string;
  publishedAt: string;
  /** Rooms among `visible` in which it is in force. */
  inForce: { roomId: string; name: string; version: number }[];
};

/** The published policies as their list shows them, newest first. @throws RegistryError WPC_CORRUPTED */
export async function listPolicyRows(db: Db, visible: 'all' | ReadonlySet<string>): Promise<PolicyRow[]> {
  const policies = await listPolicies(db);
  const roomIds = [...new Set(policies.flatMap(({ headOf }) => headOf.map(({ roomId }) => roomId)))];
  const names = new Map((await roomNames(db, roomIds)).map((room) => [room.roomId, room.name]));
  return policies.map(({ wpcHash, policy, publishedBy, publishedAt, headOf }) => ({
    wpcHash,
    tools: usableTools(policy),
    approvers: policy.approvers.length,
    publishedBy: actorWords(publishedBy),
    publishedAt: publishedAt.toISOString(),
    inForce: headOf
      .filter(({ roomId }) => visible === 'all' || visible.has(roomId))
      .map(({ roomId, version }) => ({ roomId, version, name: names.get(roomId) ?? roomId })),
  }));
}

/** A policy as a choice in a list: where it is in force, when it was published, and the head of its hash. */
export function policyLabel({ wpcHash, inForce, publishedAt }: PolicyRow): string {
  const where = inForce.map(({ name, version }) => `${name} v${version}`).join(', ');
  return `${wpcHash.slice(0, 12)}… · ${where || `published ${publishedAt.slice(0, 10)}`}`;
}
