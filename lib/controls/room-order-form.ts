// PURE. A control as somebody orders it in the admin room.

import type { Scope } from './scope.ts';

/** How a control came to be ordered, beside who ordered it: `confirmedBy` is the event that confirmed it, if one had to. */
export type RoomVia = { channel: 'matrix'; eventId: string; confirmedBy: string | null };

export type ApplyOrder = Scope & {
  step: 'apply';
  kind: 'triage' | 'freeze' | 'revoke';
  /** How long it lasts; null until somebody lifts it. */
  minutes: number | null;
  /** Freeze: the job whose evidence is in dispute. */
  disputed: string | null;
  reason: string;
};
export type RollBackOrder = { step: 'rollback'; roomId: string; policy: string; reason: string };
export type LiftOrder = { step: 'lift'; controlId: string; reason: string };
export type RoomOrder = ApplyOrder | RollBackOrder | LiftOrder;

/**
 * Whether an order is done only once its author confirms it. Triage is done at once: it stops and destroys nothing, and
 * in the minute in which it is needed there is no time for a second message.
 */
export const needsConfirmation = (order: RoomOrder): boolean => !(order.step === 'apply' && order.kind === 'triage');

/** What lets things go on again, or changes what is allowed: never from a room by somebody who has a passkey. */
export const needsPasskey = (order: RoomOrder): boolean => order.step !== 'apply';
