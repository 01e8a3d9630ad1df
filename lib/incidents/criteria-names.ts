import type { Db } from '#lib/db/transaction.ts';
import type { Criteria } from './criteria.ts';
import { namesByIds } from './names-store.ts';

/** What the rooms, agents and policies of criteria are called, by their ids. Names were written by others. */
export async function namesIn(db: Db, criteria: Criteria): Promise<Record<string, string>> {
  const { rooms, agents, policies } = await namesByIds(db, criteria);
  return Object.fromEntries([
    ...rooms.map(({ roomId, name }) => [roomId, name]),
    ...agents.map(({ did, name }) => [did, name]),
    ...policies.map(({ hash, policyId }) => [hash, `${policyId} (${hash.slice(0, 12)}…)`]),
  ]);
}
