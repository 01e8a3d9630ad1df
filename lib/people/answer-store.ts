import type { Tx } from '#lib/db/transaction.ts';

/** Whether a room is the one in which the bot writes to this id alone. */
export const directRoomWith = async (tx: Tx, roomId: string, mxid: string): Promise<boolean> =>
  (await tx.directRoom.count({ where: { roomId, mxid } })) > 0;

/** Codes of an id that a browser typed and nobody answered yet. */
export const typedCodes = (tx: Tx, mxid: string, now: Date) =>
  tx.signInCode.findMany({
    where: { mxid, typedAt: { not: null }, answeredAt: null, usedAt: null, expiresAt: { gt: now } },
    select: { id: true, browserNonceSha256: true },
  });

export const setAnswered = (tx: Tx, id: string, now: Date) =>
  tx.signInCode.updateMany({ where: { id, usedAt: null, answeredAt: null }, data: { answeredAt: now } });
