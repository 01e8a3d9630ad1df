import { actorName, type PersonActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { transaction } from '#lib/db/transaction.ts';
import { refusalRecorded, refusalsSince } from './room-order-store.ts';

export type OrderRefusal = {
  eventId: string;
  roomId: string;
  /** What was ordered, in a word of ours. */
  command: string;
  code: string;
  mxid: string;
  /** The admin who ordered; null for anybody else. */
  actor: PersonActor | null;
  now: Date;
};

/** Of one stranger, so that nobody fills the log by talking; the events themselves are kept in any case. */
const strangerMax = 60;
const windowMs = 10 * 60_000;

/** Records that a room event ordered a control and was refused: once for an event, however often it is handled. */
export async function recordOrderRefusal(refusal: OrderRefusal): Promise<void> {
  const { eventId, roomId, command, code, mxid, now } = refusal;
  const target = `event:${eventId}`;
  const actor = refusal.actor ?? { kind: 'matrix' as const, mxid };
  await transaction(async (tx) => {
    if (await refusalRecorded(tx, target)) return;
    const since = new Date(now.getTime() - windowMs);
    if (!refusal.actor && (await refusalsSince(tx, actorName(actor), since)) >= strangerMax) return;
    const detail = { eventId, command, by: mxid, code };
    await appendAudit(tx, { action: 'control.refused', target, roomId, detail }, { actor, at: now });
  });
}
