// Controls from the admin room. Triage is done at once; everything else is answered with what it would do and a code, which
// the same person sends back within five minutes. Each event is obeyed once, however often it is handled.

import { appendAudit } from '#lib/audit/append.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { db } from '#lib/db/client.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { openJobsIn } from './affected-store.ts';
import { ControlError } from './control-error.ts';
import { type Preview, previewControl } from './preview-control.ts';
import { readReason } from './reason.ts';
import { needsConfirmation, type RoomOrder } from './room-order-form.ts';
import { insertOrder, type OrderRow, orderOfCode, orderOfEvent, setOrderDone } from './room-order-store.ts';
import { checkRoomOrder, type OrderContext, type RoomAuthor, runRoomOrder } from './run-order.ts';
import { targetOf } from './scope.ts';
import { findControl } from './store.ts';

const confirmMs = 5 * 60_000;

/** What an order would do now: the counts of a control, or how many jobs lifting one asks for anew. */
export type OrderPreview = { preview: Preview } | { askedAnew: number };

export type Ordered =
  | { done: true; order: RoomOrder; controlId: string }
  | { done: false; order: RoomOrder; code: string; expiresAt: Date; would: OrderPreview };

const orderIn = (row: Pick<OrderRow, 'orderText'>): RoomOrder => JSON.parse(row.orderText) as RoomOrder;

async function wouldDo(order: RoomOrder, now: Date): Promise<OrderPreview> {
  const none = { from: null, to: null };
  if (order.step === 'apply') return { preview: await previewControl(db(), { ...order, span: none }, now) };
  if (order.step === 'rollback') {
    const place = { kind: 'rollback', scope: 'room', subject: order.roomId, span: none } as const;
    return { preview: await previewControl(db(), place, now) };
  }
  const control = await findControl(db(), order.controlId);
  const open = control ? await openJobsIn(db(), control) : [];
  return { askedAnew: open.filter((job) => job.state === 'pending').length };
}

async function answerOf(row: OrderRow, now: Date): Promise<Ordered> {
  const order = orderIn(row);
  if (row.controlId !== null) return { done: true, order, controlId: row.controlId };
  if (row.code === null || row.expiresAt === null) throw new Error(`The order ${row.eventId} waits without a code.`);
  return { done: false, order, code: row.code, expiresAt: row.expiresAt, would: await wouldDo(order, now) };
}

const newCode = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(4))).toString('hex');

const subjectOf = (order: RoomOrder): string | null =>
  order.step === 'apply' ? order.subject : order.step === 'lift' ? order.controlId : order.roomId;

/** What an order is about, as the log names it. */
const orderTarget = (order: RoomOrder): ReturnType<typeof targetOf> => {
  if (order.step === 'apply') return targetOf(order);
  if (order.step === 'rollback') return targetOf({ scope: 'room', subject: order.roomId });
  return { target: `control:${order.controlId}` };
};

async function doAtOnce(order: RoomOrder, by: RoomAuthor, context: OrderContext): Promise<void> {
  const { eventId, actor, now } = by;
  const via = { channel: 'matrix' as const, eventId, confirmedBy: null };
  const orderText = canonicalJson(order);
  const keep = async (tx: Tx, controlId: string) => {
    await insertOrder(tx, {
      eventId,
      personId: actor.personId,
      orderText,
      code: null,
      orderedAt: now,
      expiresAt: null,
    });
    await setOrderDone(tx, { eventId, confirmedBy: null, controlId, now });
  };
  await runRoomOrder(order, { ...by, via }, { ...context, keep });
}

async function askToConfirm(order: RoomOrder, by: RoomAuthor, context: OrderContext): Promise<void> {
  const { eventId, actor, now } = by;
  const expiresAt = new Date(now.getTime() + confirmMs);
  const reason = readReason(order.reason);
  await transaction(async (tx) => {
    await checkRoomOrder(tx, order, by, context);
    const asked = { code: newCode(), orderedAt: now, expiresAt };
    await insertOrder(tx, { eventId, personId: actor.personId, orderText: canonicalJson(order), ...asked });
    const name = order.step === 'apply' ? order.kind : order.step;
    const detail = { eventId, order: name, subject: subjectOf(order), reason, expiresAt: expiresAt.toISOString() };
    await appendAudit(tx, { action: 'control.ordered', ...orderTarget(order), detail }, { actor, at: now });
  });
}

/**
 * Takes an order from the admin room: does it, or asks its author to confirm it. The same event again gives the same answer.
 * @throws ControlError, RegistryError
 */
export async function orderInRoom(order: RoomOrder, by: RoomAuthor, context: OrderContext): Promise<Ordered> {
  if (!(await orderOfEvent(db(), by.eventId))) {
    await (needsConfirmation(order) ? askToConfirm : doAtOnce)(order, by, context);
  }
  const row = await orderOfEvent(db(), by.eventId);
  if (!row) throw new Error(`The order ${by.eventId} was not kept.`);
  return answerOf(row, by.now);
}

/**
 * Does what the author was asked to confirm, exactly as it was ordered. A code is good once, for five minutes, for whoever
 * ordered.
 * @throws ControlError CODE_UNKNOWN, CODE_SPENT, CODE_EXPIRED, and what the order itself throws
 */
export async function confirmInRoom(code: string, by: RoomAuthor, context: OrderContext): Promise<Ordered> {
  const { actor, eventId: confirmedBy, now } = by;
  const before = await orderOfEvent(db(), confirmedBy);
  if (before) return answerOf(before, now);
  const row = await orderOfCode(db(), actor.personId, code);
  if (!row) throw new ControlError('CODE_UNKNOWN', 'You were not asked to confirm anything with this code.');
  if (row.doneAt) throw new ControlError('CODE_SPENT', 'This code was used before. It is good once.');
  const expired = new ControlError('CODE_EXPIRED', 'Time ran out for this code. Order it again.');
  if (!row.expiresAt || row.expiresAt <= now) throw expired;
  const { eventId } = row;
  const keep = async (tx: Tx, controlId: string) => {
    if (!(await setOrderDone(tx, { eventId, confirmedBy, controlId, now }))) throw expired;
  };
  const via = { channel: 'matrix' as const, eventId, confirmedBy };
  await runRoomOrder(orderIn(row), { ...by, via }, { ...context, keep });
  const done = await orderOfEvent(db(), confirmedBy);
  if (!done) throw new Error(`The order ${eventId} was not kept.`);
  return answerOf(done, now);
}
