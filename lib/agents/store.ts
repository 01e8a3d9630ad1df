import type { Db, Tx } from '#lib/db/transaction.ts';

export type NewAgent = {
  did: string;
  name: string;
  mxid: string | null;
  operatorMxid: string | null;
  registeredBy: string;
  registeredAt: Date;
};

export async function insertAgent(tx: Tx, agent: NewAgent): Promise<boolean> {
  const { count } = await tx.agent.createMany({ data: [agent], skipDuplicates: true });
  return count === 1;
}

export const findAgentByDid = (db: Db, did: string) => db.agent.findUnique({ where: { did } });

export const isAgentMxid = async (db: Db, mxid: string): Promise<boolean> =>
  (await db.agent.count({ where: { mxid } })) > 0;

export async function setAgentRevoked(tx: Tx, did: string, now: Date): Promise<boolean> {
  const { count } = await tx.agent.updateMany({ where: { did, revokedAt: null }, data: { revokedAt: now } });
  return count === 1;
}

export async function touchAgent(db: Db, did: string, now: Date): Promise<void> {
  await db.agent.updateMany({ where: { did }, data: { lastSeenAt: now } });
}
