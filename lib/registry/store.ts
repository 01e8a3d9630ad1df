import type { Db, Tx } from '#lib/db/transaction.ts';

export type NewPolicy = {
  hash: string;
  policyId: string;
  sourceText: string;
  payloadText: string;
  envelopeText: string;
  registryDid: string;
  publishedBy: string;
  publishedAt: Date;
};

/** Inserts a policy once; false when its hash is there already. Nothing ever updates or deletes one. */
export async function insertPolicy(tx: Tx, policy: NewPolicy): Promise<boolean> {
  const { count } = await tx.policy.createMany({ data: [policy], skipDuplicates: true });
  return count === 1;
}

export const findPolicyRow = (db: Db, hash: string) => db.policy.findUnique({ where: { hash } });

export const findPolicyRows = (db: Db) => db.policy.findMany({ orderBy: [{ publishedAt: 'desc' }, { hash: 'asc' }] });

/** Makes activations for one room wait for each other until the transaction ends; false when there is no such room. */
export async function lockRoomHead(tx: Tx, roomId: string): Promise<boolean> {
  // NO KEY: rows that only refer to the room (a new job, a new message) need not wait.
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "room" WHERE "roomId" = ${roomId} FOR NO KEY UPDATE`;
  return rows.length === 1;
}

type PolicyRow = NonNullable<Awaited<ReturnType<typeof findPolicyRow>>>;
type HeadRow = { version: number; wpcHash: string; activatedAt: Date; policy: PolicyRow };

/** The head in force of a room with its policy, in one statement: every command of the room and every call asks for it. */
export async function findHeadRow(db: Db, roomId: string): Promise<HeadRow | null> {
  const [row] = await db.$queryRaw<(Omit<HeadRow, 'policy'> & PolicyRow)[]>`
    SELECT head.version, head."wpcHash", head."activatedAt", policy.hash, policy."policyId", policy."sourceText",
      policy."payloadText", policy."envelopeText", policy."registryDid", policy."publishedBy", policy."publishedAt"
    FROM policy_head AS head JOIN policy ON policy.hash = head."wpcHash"
    WHERE head."roomId" = ${roomId} ORDER BY head.version DESC LIMIT 1`;
  if (!row) return null;
  const { version, wpcHash, activatedAt, ...policy } = row;
  return { version, wpcHash, activatedAt, policy };
}

export const findHeadRows = (db: Db, roomId: string) =>
  db.policyHead.findMany({ where: { roomId }, orderBy: { version: 'desc' } });

/** The head in force of every room that has one. */
export const findCurrentHeadRows = (db: Db) =>
  db.policyHead.findMany({ distinct: ['roomId'], orderBy: [{ roomId: 'asc' }, { version: 'desc' }] });

export type NewHead = {
  roomId: string;
  version: number;
  wpcHash: string;
  activatedBy: string;
  activatedAt: Date;
  reason: string;
};

/** The primary key refuses a version that exists, whatever the caller believed. */
export const insertHead = (tx: Tx, head: NewHead) => tx.policyHead.create({ data: head });
