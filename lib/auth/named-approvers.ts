import type { Db } from '#lib/db/transaction.ts';
import { effectivePolicy } from '#lib/policy/compile.ts';
import { headHashes, policyPayload } from './visibility-store.ts';

// A policy's content never changes, so what it says of approvers is kept by its hash.
const approversByHash = new Map<string, ReadonlySet<string>>();

async function approversOf(db: Db, wpcHash: string): Promise<ReadonlySet<string>> {
  const known = approversByHash.get(wpcHash);
  if (known) return known;
  const approvers = new Set<string>(effectivePolicy(JSON.parse(await policyPayload(db, wpcHash))).approvers);
  approversByHash.set(wpcHash, approvers);
  return approvers;
}

/** The rooms whose policy in force names an approver, by exact Matrix id. */
export async function roomsNaming(db: Db, mxid: string): Promise<string[]> {
  const rooms: string[] = [];
  for (const { roomId, wpcHash } of await headHashes(db)) {
    if ((await approversOf(db, wpcHash)).has(mxid)) rooms.push(roomId);
  }
  return rooms;
}
