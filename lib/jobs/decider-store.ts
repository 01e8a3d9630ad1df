import type { Db } from '#lib/db/transaction.ts';

export type DeciderFacts = { isAgent: boolean; joined: string[] };

/** Whether an id is an agent's, and in which of the rooms our sync last saw it joined. */
export async function deciderFacts(db: Db, mxid: string, roomIds: readonly string[]): Promise<DeciderFacts> {
  const [facts] = await db.$queryRaw<DeciderFacts[]>`
    SELECT EXISTS (SELECT 1 FROM agent WHERE agent.mxid = ${mxid}) AS "isAgent",
      ARRAY(SELECT member."roomId" FROM room_member AS member
        WHERE member.mxid = ${mxid} AND member.membership = 'join' AND member."roomId" = ANY(${roomIds})) AS joined`;
  if (!facts) throw new Error('The database gave no answer.');
  return facts;
}
