import type { Tx } from '#lib/db/transaction.ts';

export const notifyChannel = 'countersign';

export type NewEntry = {
  action: string;
  actor: string;
  target: string;
  jobId: string | null;
  roomId: string | null;
  at: Date;
  detailText: string;
  /** 16 random bytes, base64url. */
  salt: string;
};

/** Inserts one entry and, when asked, its announcement. Returns the entry's id. */
export async function insertEntry(tx: Tx, entry: NewEntry, announce: boolean): Promise<bigint> {
  const { id } = await tx.auditEntry.create({ data: entry, select: { id: true } });
  if (announce) await tx.announcement.create({ data: { auditId: id } });
  return id;
}

/** Queues a notification that the database delivers when the transaction commits, and not otherwise. */
export async function notifyOnCommit(tx: Tx, payload: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${notifyChannel}, ${payload})`;
}
