import { Prisma } from '#lib/db/generated/client.ts';
import type { Db, Tx } from '#lib/db/transaction.ts';

export type NewMessage = {
  roomId: string | null;
  directMxid: string | null;
  eventType: string;
  content: string;
  contentSha256: string;
  dedupeKey: string;
  jobId: string | null;
  kind: string;
  now: Date;
};

/** Inserts one queued row; null when its dedupe key is already there. The transaction id is made from the row's id. */
export async function insertMessage(tx: Tx, message: NewMessage): Promise<bigint | null> {
  const { now, ...row } = message;
  const [drawn] = await tx.$queryRaw<{ id: bigint }[]>`
    SELECT nextval(pg_get_serial_sequence('outbox_message', 'id')) AS id`;
  if (!drawn) throw new Error('The outbox sequence gave no number.');
  const { count } = await tx.outboxMessage.createMany({
    data: [{ ...row, id: drawn.id, txnId: `c1-${drawn.id}`, state: 'queued', notBefore: now, createdAt: now }],
    skipDuplicates: true,
  });
  return count === 1 ? drawn.id : null;
}

export type QueuedMessage = {
  id: bigint;
  roomId: string | null;
  directMxid: string | null;
  eventType: string;
  content: string;
  txnId: string;
  attempts: number;
  notBefore: Date;
  createdAt: Date;
  lastError: string | null;
  kind: string;
};

/** The oldest queued row of every destination that is due: sends within one room keep their order. */
export function dueMessages(db: Db, now: Date): Promise<QueuedMessage[]> {
  return db.$queryRaw<QueuedMessage[]>`
    SELECT * FROM (
      SELECT DISTINCT ON (coalesce("roomId", 'direct:' || "directMxid"))
        id, "roomId", "directMxid", "eventType", content, "txnId", attempts, "notBefore", "createdAt", "lastError", kind
      FROM outbox_message WHERE state = 'queued'
      ORDER BY coalesce("roomId", 'direct:' || "directMxid"), id
    ) AS first WHERE "notBefore" <= ${now} ORDER BY id`;
}

/** Counts an attempt before it is made, so that a crash during the send is visible afterwards. */
export async function recordAttempt(db: Db, id: bigint): Promise<boolean> {
  const { count } = await db.outboxMessage.updateMany({
    where: { id, state: 'queued' },
    data: { attempts: { increment: 1 }, lastError: null },
  });
  return count === 1;
}

/** Records the homeserver's answer. No effect when the echo was seen first. */
export async function recordSent(db: Db, id: bigint, eventId: string, now: Date): Promise<void> {
  await db.outboxMessage.updateMany({
    where: { id, state: 'queued' },
    data: { state: 'sent', eventId, sentAt: now, lastError: null },
  });
}

/** Puts a row off. `attempted` is false when the homeserver only asked us to wait. */
export async function putOff(
  db: Db,
  id: bigint,
  later: { notBefore: Date; error: string; attempted: boolean },
): Promise<void> {
  await db.outboxMessage.updateMany({
    where: { id, state: 'queued' },
    data: {
      notBefore: later.notBefore,
      lastError: later.error,
      ...(later.attempted ? {} : { attempts: { decrement: 1 } }),
    },
  });
}

/** Ends a row that will not be sent, with the reason that the console shows. */
export async function giveUp(db: Db, id: bigint, state: 'blocked' | 'dead', error: string): Promise<void> {
  await db.outboxMessage.updateMany({ where: { id, state: 'queued' }, data: { state, lastError: error } });
}

/** A code that was sent is not kept: the sign-in table holds only its hash. */
export async function forgetContent(db: Db, id: bigint): Promise<void> {
  await db.outboxMessage.updateMany({ where: { id }, data: { content: '{}' } });
}

/**
 * The row whose echo this is, marked delivered. The transaction id in an echo is only ever shown to our own device.
 * @returns the row as it was, null when the echo is not of ours
 */
export async function recordEcho(tx: Tx, echo: { txnId: string; eventId: string; now: Date }) {
  const row = await tx.outboxMessage.findUnique({ where: { txnId: echo.txnId } });
  if (!row || row.state === 'delivered') return null;
  await tx.outboxMessage.update({
    where: { id: row.id },
    data: { state: 'delivered', eventId: echo.eventId, sentAt: row.sentAt ?? echo.now, lastError: null },
  });
  return row;
}

/** The last checkpoint that was queued for a room. */
export const lastCheckpointMessage = (db: Db, roomId: string) =>
  db.outboxMessage.findFirst({
    where: { kind: 'checkpoint', roomId },
    orderBy: { id: 'desc' },
    select: { state: true, createdAt: true, dedupeKey: true },
  });

export const directRoomOf = (db: Db, mxid: string) => db.directRoom.findUnique({ where: { mxid } });

/** Remembers the one direct room with a person; the room that was stored first wins. */
export async function rememberDirectRoom(db: Db, mxid: string, roomId: string, now: Date): Promise<string> {
  await db.directRoom.createMany({ data: [{ mxid, roomId, createdAt: now }], skipDuplicates: true });
  const row = await db.directRoom.findUniqueOrThrow({ where: { mxid } });
  return row.roomId;
}

export async function outboxDepth(db: Db): Promise<{ queued: number; blocked: number; oldestQueuedAt: Date | null }> {
  const [queued, blocked, oldest] = await Promise.all([
    db.outboxMessage.count({ where: { state: 'queued' } }),
    db.outboxMessage.count({ where: { state: { in: ['blocked', 'dead'] } } }),
    db.outboxMessage.findFirst({ where: { state: 'queued' }, orderBy: { id: 'asc' }, select: { createdAt: true } }),
  ]);
  return { queued, blocked, oldestQueuedAt: oldest?.createdAt ?? null };
}

/**
 * Plan messages in a room whose marker does not say what is so: the job moved on, or another plan message followed. Every
 * marker is an outbox row of its own, named after the state that it shows. A message that was replaced says so once.
 */
export function staleMarkers(db: Db) {
  return db.$queryRaw<
    { id: bigint; roomId: string; eventId: string; content: string; jobId: string; state: string; newest: boolean }[]
  >(Prisma.sql`
    SELECT * FROM (
      SELECT p.id, p."roomId", p."eventId", p.content, j.id AS "jobId", j.state::text AS state,
        NOT EXISTS (SELECT 1 FROM outbox_message n WHERE n."jobId" = p."jobId" AND n.kind = 'plan'
          AND n."roomId" = p."roomId" AND n.id > p.id) AS newest
      FROM outbox_message p JOIN job j ON j.id = p."jobId"
      WHERE p.kind = 'plan' AND p."eventId" IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM outbox_message m WHERE m."dedupeKey" = 'marker:' || p.id || ':replaced')
    ) AS plan
    WHERE (plan.newest AND plan.state <> 'pending' AND NOT EXISTS (
        SELECT 1 FROM outbox_message m WHERE m."dedupeKey" = 'marker:' || plan.id || ':' || plan.state))
      OR NOT plan.newest
    ORDER BY plan.id LIMIT 100`);
}
