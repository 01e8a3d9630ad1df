import type { Db } from '#lib/db/transaction.ts';

export async function joinedRoomIds(db: Db, mxid: string): Promise<string[]> {
  const rows = await db.roomMember.findMany({ where: { mxid, membership: 'join' }, select: { roomId: true } });
  return rows.map((row) => row.roomId);
}

/** The head of every room that has one: the row with the highest version. */
export const headHashes = (db: Db): Promise<{ roomId: string; wpcHash: string }[]> =>
  db.$queryRaw`
    SELECT DISTINCT ON ("roomId") "roomId", "wpcHash" FROM policy_head ORDER BY "roomId", version DESC`;

export async function policyPayload(db: Db, hash: string): Promise<string> {
  const { payloadText } = await db.policy.findUniqueOrThrow({ where: { hash }, select: { payloadText: true } });
  return payloadText;
}
