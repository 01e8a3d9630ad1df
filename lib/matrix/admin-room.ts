// `!control`, in the one room that the operator chose for it. An order counts only as a plain message of its own, from
// somebody who is an admin and in that room at this moment. Whoever is no admin is answered nothing; every refusal is logged.

import type { PersonActor } from '#lib/actor.ts';
import { ControlError } from '#lib/controls/control-error.ts';
import { listControls } from '#lib/controls/list-controls.ts';
import { confirmInRoom, type Ordered, orderInRoom } from '#lib/controls/order-in-room.ts';
import { orderedEffect } from '#lib/controls/ordered-effect.ts';
import { recordOrderRefusal } from '#lib/controls/record-order-refusal.ts';
import { isOrderOf } from '#lib/controls/room-order-store.ts';
import { db } from '#lib/db/client.ts';
import { adminForMxid } from '#lib/people/admin-for-mxid.ts';
import { RegistryError } from '#lib/registry/registry-error.ts';
import {
  type OrderFailure,
  orderFailures,
  replyToAsk,
  replyToDone,
  replyWithControls,
  replyWithForms,
} from './admin-replies.ts';
import type { Classified } from './classify.ts';
import { type Occasion, type Outcome, refused } from './command.ts';
import type { ControlCommand } from './control-grammar.ts';
import { replyToRefusal } from './replies.ts';
import { relationOf } from './room-event.ts';
import { standingInRoom } from './room-standing.ts';

/** All that a typed message is made of. What forwards, relays or bridges a message adds something of its own. */
const plainKeys = new Set(['msgtype', 'body', 'format', 'formatted_body', 'm.mentions', 'm.relates_to']);

/** Whether an event is an order of a control, or would be one in another form. */
export function isControl(classified: Classified): boolean {
  if (classified.kind === 'refused') return classified.command === 'control';
  return (classified.kind === 'command' || classified.kind === 'edit') && classified.command?.name === 'control';
}

function commandIn({ classified }: Occasion): ControlCommand | null {
  if (classified.kind !== 'command' && classified.kind !== 'edit') return null;
  return classified.command?.name === 'control' ? classified.command.control : null;
}

/** What was ordered, for the log: a word of ours, never of theirs. */
function commandName(command: ControlCommand | null): string {
  if (command === null) return 'unreadable';
  if (command.do !== 'order') return command.do;
  return command.order.step === 'apply' ? command.order.kind : command.order.step;
}

async function refuse(occasion: Occasion, admin: PersonActor | null, code: string, reply?: string): Promise<Outcome> {
  const { row, now } = occasion;
  const { eventId, roomId, sender: mxid } = row;
  const command = commandName(commandIn(occasion));
  await recordOrderRefusal({ eventId, roomId, command, code, mxid, actor: admin, now });
  return refused(code, admin && reply !== undefined ? { reply, threaded: true } : {});
}

/** Where and when it was said. */
function troubleOfPlace({ row, room, event, config }: Occasion): OrderFailure | null {
  if (row.roomId !== config.matrix.adminRoom) return 'WRONG_ROOM';
  if (row.source === 'audit' || event.unsigned?.membership !== 'join') return 'LATE';
  return room.joinedSeq !== null && row.seq <= room.joinedSeq ? 'LATE' : null;
}

/** What the message is beside its words. */
async function troubleOfForm(occasion: Occasion, admin: PersonActor): Promise<OrderFailure | null> {
  const { event, classified } = occasion;
  if (classified.kind === 'edit') return 'EDIT';
  if (Object.keys(event.content).some((key) => !plainKeys.has(key))) return 'NOT_PLAIN';
  if (!('m.relates_to' in event.content)) return null;
  const { relType, eventId } = relationOf(event);
  const confirms = commandIn(occasion)?.do === 'confirm' && relType === 'm.thread' && eventId !== null;
  return confirms && (await isOrderOf(db(), admin.personId, eventId)) ? null : 'IN_THREAD';
}

async function troubleOfStanding({ port, row, config }: Occasion): Promise<OrderFailure | null> {
  const server = row.sender.slice(row.sender.indexOf(':') + 1);
  if (!config.matrix.approverServers.includes(server)) return 'APPROVER_SERVER';
  const standing = await standingInRoom(port, row.roomId, row.sender);
  if (standing === null) return 'CANNOT_VERIFY';
  return standing.membership === 'join' ? null : 'NOT_JOINED';
}

async function answer(occasion: Occasion, ordered: Ordered): Promise<Outcome> {
  const { order } = ordered;
  if (!ordered.done) return { outcome: 'control:asked', reply: replyToAsk(order, ordered), threaded: true };
  const did = await orderedEffect(db(), order, ordered.controlId);
  const reply = replyToDone(order, ordered.controlId, did, occasion.config.publicUrl);
  return { outcome: 'control:done', reply, threaded: true };
}

async function obey(occasion: Occasion, command: ControlCommand, admin: PersonActor): Promise<Outcome> {
  if (command.do === 'list') {
    return { outcome: 'answered', reply: replyWithControls(await listControls(db())), threaded: true };
  }
  const by = { actor: admin, eventId: occasion.row.eventId, now: occasion.now };
  const context = { terms: await occasion.terms(), twoPersons: occasion.config.liftByAnother };
  try {
    const ordered =
      command.do === 'confirm'
        ? await confirmInRoom(command.code, by, context)
        : await orderInRoom(command.order, by, context);
    return await answer(occasion, ordered);
  } catch (error) {
    if (!(error instanceof ControlError || error instanceof RegistryError)) throw error;
    const stillAdmin = error.code === 'NOT_ADMIN' ? null : admin;
    return refuse(occasion, stillAdmin, error.code, `Nothing was done. ${error.message}`);
  }
}

/** Obeys an order of the admin room, or says why not: to admins in the room, about anybody in the log. */
export async function controlByCommand(occasion: Occasion): Promise<Outcome> {
  const { config, row, room, classified } = occasion;
  // Without an admin room the word means nothing.
  if (config.matrix.adminRoom === null) return { outcome: 'ignored:no_admin_room' };
  const admin = await adminForMxid(db(), row.sender);
  if (!admin) return refuse(occasion, null, 'NOT_ADMIN');
  if (room.state !== 'joined') return refuse(occasion, admin, `ROOM_${room.state.toUpperCase()}`);
  const trouble =
    troubleOfPlace(occasion) ?? (await troubleOfForm(occasion, admin)) ?? (await troubleOfStanding(occasion));
  if (trouble) return refuse(occasion, admin, trouble, orderFailures[trouble]);
  if (classified.kind === 'refused') {
    const { refusal } = classified;
    const reply = refusal === 'malformed' ? replyWithForms : replyToRefusal(refusal, 'control', occasion.approveWord);
    return refuse(occasion, admin, refusal.toUpperCase(), reply);
  }
  const command = commandIn(occasion);
  return command ? obey(occasion, command, admin) : refuse(occasion, admin, 'MALFORMED');
}
