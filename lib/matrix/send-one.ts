import { db } from '#lib/db/client.ts';
import { afterRateLimitMs, backoffMs } from './backoff.ts';
import {
  directRoomOf,
  forgetContent,
  giveUp,
  putOff,
  type QueuedMessage,
  recordAttempt,
  recordSent,
  rememberDirectRoom,
} from './outbox-store.ts';
import { MatrixFailure, type MatrixPort } from './port.ts';

// The homeserver forgets transaction ids after a day: from then on sending again could say a thing twice.
const repeatableMs = 23 * 3_600_000;
const codeLifeMs = 10 * 60_000;
const codeKind = 'sign-in-code';
const directRoomName = 'Countersign sign-in';

export type Sending = { port: MatrixPort; clock: () => Date; random: () => number };

/** Why a row must not be sent any more; null when it may. */
function tooLate(row: QueuedMessage, now: Date): string | null {
  const age = now.getTime() - row.createdAt.getTime();
  if (row.kind === codeKind && age > codeLifeMs) return 'The code expired before it could be sent.';
  if (row.attempts > 0 && age > repeatableMs) {
    return 'Begun more than 23 hours ago without an answer; sending it again could say it twice.';
  }
  return null;
}

/** The direct room with a person, made once; a person who left it is invited again. */
async function directRoom({ port, clock }: Sending, mxid: string): Promise<string> {
  const known = await directRoomOf(db(), mxid);
  if (!known) return rememberDirectRoom(db(), mxid, await port.createDirectRoom(mxid, directRoomName), clock());
  const member = await port.state(known.roomId, 'm.room.member', mxid);
  if (member?.membership === 'leave') await port.invite(known.roomId, mxid);
  return known.roomId;
}

/**
 * An un-started client would send in clear into an encrypted room: each send asks first, and anything but the answer
 * “there is no such state” means no.
 */
async function assertClear(port: MatrixPort, roomId: string): Promise<void> {
  const encryption = await port.state(roomId, 'm.room.encryption', '');
  if (encryption !== null) throw new MatrixFailure('FORBIDDEN', 'The room is encrypted; nothing is sent in clear.');
}

/** Sends one row and records what came of it. Never throws for what the homeserver said. */
export async function sendOne(sending: Sending, row: QueuedMessage): Promise<void> {
  const { port, clock } = sending;
  const late = tooLate(row, clock());
  if (late) return dropRow(row, 'dead', late);
  if (!(await recordAttempt(db(), row.id))) return;
  try {
    const roomId = row.roomId ?? (await directRoom(sending, row.directMxid ?? ''));
    await assertClear(port, roomId);
    const content: unknown = JSON.parse(row.content);
    const eventId = await port.send({ roomId, type: row.eventType, txnId: row.txnId, content });
    await recordSent(db(), row.id, eventId, clock());
    if (row.kind === codeKind) await forgetContent(db(), row.id);
  } catch (error) {
    if (!(error instanceof MatrixFailure)) throw error;
    await recordFailure(sending, row, error);
  }
}

async function dropRow(row: QueuedMessage, state: 'blocked' | 'dead', why: string): Promise<void> {
  await giveUp(db(), row.id, state, why);
  if (row.kind === codeKind) await forgetContent(db(), row.id);
}

async function recordFailure({ clock, random }: Sending, row: QueuedMessage, failure: MatrixFailure): Promise<void> {
  const later = (ms: number) => new Date(clock().getTime() + ms);
  switch (failure.code) {
    case 'RATE_LIMITED': {
      const notBefore = later(afterRateLimitMs(failure.retryAfterMs, random()));
      return putOff(db(), row.id, { notBefore, error: failure.message, attempted: false });
    }
    case 'FORBIDDEN':
    case 'NOT_FOUND':
      return dropRow(row, 'blocked', failure.message);
    case 'TOO_LARGE':
    case 'REFUSED':
      return dropRow(row, 'dead', failure.message);
    case 'LOGGED_OUT':
    case 'ABORTED':
      await putOff(db(), row.id, { notBefore: later(1_000), error: failure.message, attempted: false });
      throw failure;
    case 'UNREACHABLE':
    case 'SERVER_ERROR': {
      const notBefore = later(backoffMs(row.attempts + 1, random()));
      return putOff(db(), row.id, { notBefore, error: failure.message, attempted: true });
    }
  }
}
