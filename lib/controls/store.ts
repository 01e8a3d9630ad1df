import type { Prisma } from '#lib/db/generated/client.ts';
import type { Db, Tx } from '#lib/db/transaction.ts';
import { drillPrefix } from './drill-store.ts';
import type { ControlKind, Ground, Scope } from './scope.ts';

// Controls and decisions exclude each other through one advisory lock: a decision holds it shared from before it reads
// the controls until it commits, a control takes it alone. Hence no token is minted after a control's entry.
const controlsLock = 7_204_311;

/** A transaction in which no control changes until it ends. */
export type ControlsHeld = { tx: Tx };

/** Keeps controls from changing until this transaction ends. */
export async function holdControls(tx: Tx): Promise<ControlsHeld> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(${controlsLock})`;
  return { tx };
}

/** Waits for every decision under way, then keeps new ones out until this transaction ends. */
export async function excludeDecisions(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${controlsLock})`;
}

export const insertControl = (tx: Tx, control: Prisma.ControlUncheckedCreateInput) =>
  tx.control.create({ data: control });

export const findControl = (db: Db, id: string) => db.control.findUnique({ where: { id } });

/** Lifts a control that is still in force; null when it is not. */
export async function setLifted(tx: Tx, lift: { controlId: string; liftedBy: string; reason: string; now: Date }) {
  const { count } = await tx.control.updateMany({
    where: { id: lift.controlId, liftedAt: null, kind: { not: 'revoke' } },
    data: { liftedAt: lift.now, liftedBy: lift.liftedBy, liftReason: lift.reason },
  });
  return count === 1 ? tx.control.findUniqueOrThrow({ where: { id: lift.controlId } }) : null;
}

const inForce = { liftedAt: null, kind: { not: 'revoke' } } satisfies Prisma.ControlWhereInput;
// A drill's control stops nothing real; only whoever rehearses asks for it, by its scope.
const noDrill = {
  OR: [{ subject: null }, { NOT: { subject: { startsWith: drillPrefix } } }],
} satisfies Prisma.ControlWhereInput;
const stopping = ['triage', 'freeze'] as const;

/** Triage and freezes in force over a job, the oldest first. */
export async function controlsOver(db: Db, { jobId, roomId, agentDid }: Ground) {
  const rows = await db.control.findMany({
    where: {
      ...inForce,
      kind: { in: [...stopping] },
      OR: [
        { scope: 'everything' },
        { scope: 'room', subject: roomId },
        { scope: 'agent', subject: agentDid },
        { scope: 'job', subject: jobId },
      ],
    },
    orderBy: { appliedAt: 'asc' },
  });
  return rows.map((row) => ({ ...row, kind: row.kind as (typeof stopping)[number] }));
}

/** Whether triage or a freeze is in force over everything. */
export const everythingStopped = async (db: Db): Promise<boolean> =>
  (await db.control.count({ where: { ...inForce, kind: { in: [...stopping] }, scope: 'everything' } })) > 0;

/** The control of a kind that is in force over exactly this scope. */
export const controlOfScope = (db: Db, kind: ControlKind, { scope, subject }: Scope) =>
  db.control.findFirst({ where: { ...inForce, kind, scope, subject } });

/** Whether tokens of a room are pinned to its policy whatever the policy says: while a roll-back is in force. */
export const pinForced = async (db: Db, roomId: string): Promise<boolean> =>
  (await db.control.count({ where: { liftedAt: null, kind: 'rollback', scope: 'room', subject: roomId } })) > 0;

export const controlsInForce = (db: Db) =>
  db.control.findMany({ where: { ...inForce, ...noDrill }, orderBy: { appliedAt: 'asc' } });

/** Controls whose automatic end has come. */
export const controlsToEnd = (db: Db, now: Date) =>
  db.control.findMany({ where: { ...inForce, endsAt: { lte: now } }, orderBy: { endsAt: 'asc' } });

/** Triages of a room and those over every room, the newest first. */
export const triageHistory = (db: Db, roomId: string) =>
  db.control.findMany({
    where: { kind: 'triage', OR: [{ scope: 'everything' }, { scope: 'room', subject: roomId }] },
    orderBy: { appliedAt: 'desc' },
    take: 50,
  });

export const reviewOf = (db: Db, controlId: string) => db.controlReview.findUnique({ where: { controlId } });

export const insertTasks = (tx: Tx, controlId: string, tasks: readonly { tool: string; credential: string }[]) =>
  tx.controlTask.createMany({ data: tasks.map((task) => ({ controlId, ...task })), skipDuplicates: true });

/** Ticks off a task that nobody has; null when somebody had. */
export async function setTaskDone(tx: Tx, tick: { taskId: string; doneBy: string; note: string; now: Date }) {
  const { count } = await tx.controlTask.updateMany({
    where: { id: tick.taskId, doneAt: null },
    data: { doneBy: tick.doneBy, doneAt: tick.now, note: tick.note },
  });
  return count === 1 ? tx.controlTask.findUniqueOrThrow({ where: { id: tick.taskId } }) : null;
}

/** Stores the newest review of a freeze. */
export const putReview = (
  tx: Tx,
  controlId: string,
  review: Omit<Prisma.ControlReviewUncheckedCreateInput, 'controlId'>,
) => tx.controlReview.upsert({ where: { controlId }, create: { controlId, ...review }, update: review });

/** Controls, the newest first, with their checklists and reviews. */
export const controlRows = (db: Db, filter: { id?: string }, take: number) =>
  db.control.findMany({
    where: { ...filter, ...noDrill },
    orderBy: [{ appliedAt: 'desc' }, { id: 'desc' }],
    take,
    include: { tasks: { orderBy: [{ tool: 'asc' }, { credential: 'asc' }] }, review: true, acks: true },
  });
