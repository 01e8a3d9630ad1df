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

/**
 * Inserts one entry and, when asked, its announcement, and queues its notification, which the database delivers when the
 * transaction commits and not otherwise: one statement, because every state change makes it while it holds locks.
 * @returns the entry's id
 */
export async function insertEntry(tx: Tx, entry: NewEntry, announce: boolean): Promise<bigint> {
  const { action, actor, target, jobId, roomId, at, detailText, salt } = entry;
  const rows = await tx.$queryRaw<{ id: bigint }[]>`
    WITH entry AS (
      INSERT INTO audit_entry (action, actor, target, "jobId", "roomId", at, "detailText", salt)
      VALUES (${action}, ${actor}, ${target}, ${jobId}, ${roomId}, ${at}, ${detailText}, ${salt})
      RETURNING id, action, "jobId", "roomId"
    ), announced AS (
      INSERT INTO announcement ("auditId") SELECT id FROM entry WHERE ${announce}
    )
    SELECT id, pg_notify(${notifyChannel}, json_build_object('id', id::text, 'action', action, 'jobId', "jobId", 'roomId', "roomId")::text)::text
    FROM entry`;
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('The audit entry was not inserted.');
  return id;
}

/** Queues a notification that the database delivers when the transaction commits, and not otherwise. */
export async function notifyOnCommit(tx: Tx, payload: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${notifyChannel}, ${payload})`;
}
