import type { Db, Tx } from '#lib/db/transaction.ts';

export type NewOrder = {
  eventId: string;
  personId: string;
  orderText: string;
  code: string | null;
  orderedAt: Date;
  expiresAt: Date | null;
};

export const insertOrder = (tx: Tx, order: NewOrder) => tx.controlOrder.create({ data: order });

/** What an event of the admin room ordered, or confirmed; null when it did neither. */
export const orderOfEvent = (db: Db, eventId: string) =>
  db.controlOrder.findFirst({ where: { OR: [{ eventId }, { confirmedBy: eventId }] } });

/** The newest order of a person that waits, or waited, for this code. */
export const orderOfCode = (db: Db, personId: string, code: string) =>
  db.controlOrder.findFirst({ where: { personId, code }, orderBy: { orderedAt: 'desc' } });

export type OrderRow = NonNullable<Awaited<ReturnType<typeof orderOfCode>>>;

/** Marks an order done, once; false when it was done before or its time is up. */
export async function setOrderDone(
  tx: Tx,
  done: { eventId: string; confirmedBy: string | null; controlId: string; now: Date },
): Promise<boolean> {
  const { eventId, confirmedBy, controlId, now } = done;
  const { count } = await tx.controlOrder.updateMany({
    where: { eventId, doneAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
    data: { confirmedBy, controlId, doneAt: now },
  });
  return count === 1;
}

/** Whether the refusal of an event was recorded before. */
export const refusalRecorded = async (db: Db, target: string): Promise<boolean> =>
  (await db.auditEntry.count({ where: { action: 'control.refused', target } })) > 0;

/** How many refusals of an actor were recorded since a moment. */
export const refusalsSince = (db: Db, actor: string, since: Date): Promise<number> =>
  db.auditEntry.count({ where: { action: 'control.refused', actor, at: { gte: since } } });

/** Whether an event is an order of this person's. */
export const isOrderOf = async (db: Db, personId: string, eventId: string): Promise<boolean> =>
  (await db.controlOrder.count({ where: { eventId, personId } })) > 0;
