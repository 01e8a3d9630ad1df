// PURE. What the bot answers in the admin room: what a control would do and how to confirm it, or what it did.

import type { ControlView } from '#lib/controls/list-controls.ts';
import type { OrderPreview } from '#lib/controls/order-in-room.ts';
import { previewWords } from '#lib/controls/preview-words.ts';
import type { RoomOrder } from '#lib/controls/room-order-form.ts';
import { quoted, utcMinutes } from './message.ts';

/** Our own refusals of a control that somebody who is an admin ordered. */
export type OrderFailure =
  | 'WRONG_ROOM'
  | 'LATE'
  | 'EDIT'
  | 'NOT_PLAIN'
  | 'IN_THREAD'
  | 'CANNOT_VERIFY'
  | 'NOT_JOINED'
  | 'APPROVER_SERVER';

export const orderFailures: Record<OrderFailure, string> = {
  WRONG_ROOM: 'Controls are ordered in the admin room alone. Nothing was done.',
  LATE: 'I saw this late, and late orders do nothing. Send it again.',
  EDIT: 'An edit is never a command. Nothing was done; send it as a new message.',
  NOT_PLAIN: 'This message carries more than its text (it may be forwarded or relayed), so it is no command. Type it.',
  IN_THREAD:
    'Send it as a message of its own: not as a reply, and in no thread. Only a confirmation may stand in its order’s thread.',
  CANNOT_VERIFY: 'I cannot verify now that you are in this room, so nothing was done. Try again, or use the console.',
  NOT_JOINED: 'You are not a member of this room any more, so nothing was done.',
  APPROVER_SERVER: 'Your homeserver is not among those whose people may act here. Nothing was done.',
};

/** Every form that is understood. */
export const replyWithForms = [
  'I did not understand that, and nothing was done. One line, one space between the words:',
  '!control triage OVER [30m] reason – at once; OVER is everything or a room id',
  '!control freeze OVER JOB-IN-DISPUTE [30m] reason – OVER also an agent’s did:key or a job',
  '!control revoke OVER reason – OVER also an approver’s Matrix id or a policy’s hash',
  '!control rollback ROOM POLICY-HASH reason',
  '!control lift CONTROL reason',
  '!control confirm CODE',
  '!control list',
].join('\n');

const kindWords = { triage: 'Read-only triage', freeze: 'A freeze', revoke: 'Revoking', rollback: 'A roll-back' };

function orderWords(order: RoomOrder): string {
  if (order.step === 'lift') return `Lifting control ${order.controlId}`;
  if (order.step === 'rollback') return `Rolling room ${order.roomId} back to policy ${order.policy}`;
  const over = order.subject === null ? 'everything' : `${order.scope} ${order.subject}`;
  return `${kindWords[order.kind]} over ${over}`;
}

const wouldWords = (order: RoomOrder, would: OrderPreview): string => {
  if ('askedAnew' in would)
    return `Asks anew for each job that waits (${would.askedAnew} now); nothing resumes by itself.`;
  return previewWords(order.step === 'apply' ? order.kind : 'rollback', would.preview);
};

/** What an order would do, and how it is confirmed. */
export const replyToAsk = (order: RoomOrder, asked: { code: string; expiresAt: Date; would: OrderPreview }): string =>
  [
    `${orderWords(order)} is not done yet. ${wouldWords(order, asked.would)}`,
    `Reason: ${quoted(order.reason)}`,
    `To do it, send until ${utcMinutes(asked.expiresAt)}: !control confirm ${asked.code}`,
  ].join('\n');

/** What was done. @param did the effect in one sentence */
export const replyToDone = (order: RoomOrder, controlId: string, did: string, publicUrl: string): string =>
  [
    `${orderWords(order)} is done. ${did}`,
    ...(order.step === 'lift' || (order.step === 'apply' && order.kind === 'revoke')
      ? []
      : [`To end it: !control lift ${controlId} and your reason`]),
    `${publicUrl}/controls/${controlId}`,
  ].join('\n');

const listed = 30;

function controlLine(control: ControlView): string {
  const over = control.subject === null ? 'everything' : `${control.scope} ${control.subject}`;
  const end = control.endsAt === null ? '' : ` until ${utcMinutes(new Date(control.endsAt))}`;
  const since = utcMinutes(new Date(control.appliedAt));
  const by = `by ${control.appliedBy}: ${quoted(control.reason, 100)}`;
  return `${control.kind} ${control.id} over ${over} since ${since}${end}, ${by}`;
}

/** What is in force. */
export function replyWithControls(controls: readonly ControlView[]): string {
  if (controls.length === 0) return 'No control is in force.';
  const more = controls.length > listed ? [`and ${controls.length - listed} more, on the console`] : [];
  return [...controls.slice(0, listed).map(controlLine), ...more].join('\n');
}
