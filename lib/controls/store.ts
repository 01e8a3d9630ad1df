import type { Db, Tx } from '#lib/db/transaction.ts';

// Controls and decisions exclude each other through one advisory lock: a decision holds it shared from before it reads
// the controls until it commits, a control takes it alone. Hence no token is minted after a control's entry.
const controlsLock = 7_204_311;

/** Keeps controls from changing until this transaction ends. */
export async function holdControls(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(${controlsLock})`;
}

/** Waits for every decision under way, then keeps new ones out until this transaction ends. */
export async function excludeDecisions(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${controlsLock})`;
}

export const insertTriage = (
  tx: Tx,
  control: { roomId: string | null; reason: string; appliedBy: string; now: Date },
) =>
  tx.control.create({
    data: {
      kind: 'triage',
      roomId: control.roomId,
      reason: control.reason,
      appliedBy: control.appliedBy,
      appliedAt: control.now,
    },
  });

/** Lifts a control that is still in force; null when it is not. */
export async function liftControl(tx: Tx, lift: { controlId: string; liftedBy: string; reason: string; now: Date }) {
  const { count } = await tx.control.updateMany({
    where: { id: lift.controlId, liftedAt: null },
    data: { liftedAt: lift.now, liftedBy: lift.liftedBy, liftReason: lift.reason },
  });
  return count === 1 ? tx.control.findUniqueOrThrow({ where: { id: lift.controlId } }) : null;
}

/** The triage in force for a room: its own, else the one over every room. */
export async function findTriage(db: Db, roomId: string) {
  const rows = await db.control.findMany({
    where: { kind: 'triage', liftedAt: null, OR: [{ roomId }, { roomId: null }] },
    orderBy: { appliedAt: 'asc' },
  });
  return rows.find((row) => row.roomId === roomId) ?? rows[0] ?? null;
}

export const findTriageOfScope = (db: Db, roomId: string | null) =>
  db.control.findFirst({ where: { kind: 'triage', liftedAt: null, roomId } });

export const controlsInForce = (db: Db) =>
  db.control.findMany({ where: { liftedAt: null }, orderBy: { appliedAt: 'asc' }, include: { room: true } });

export const controlHistory = (db: Db, roomId: string | null) =>
  db.control.findMany({
    where: roomId === null ? {} : { OR: [{ roomId }, { roomId: null }] },
    orderBy: { appliedAt: 'desc' },
    take: 50,
  });
