import type { Db } from '#lib/db/transaction.ts';
import { headForRoom, type RoomHead } from '#lib/registry/find.ts';
import { RegistryError } from '#lib/registry/registry-error.ts';
import type { Reading } from './classify.ts';
import { defaultApproveWord } from './grammar.ts';

/** Who we are in every room: the exact id, and the names under which people address us in plain text. */
export type Bot = { userId: string; names: readonly string[] };

/** How the events of a room are read under the policy in force there, null for none. */
export const readingUnder = (head: RoomHead | null, bot: Bot): Reading => ({
  botUserId: bot.userId,
  botNames: bot.names,
  approveWord: head?.policy.approvalCommand ?? defaultApproveWord,
});

/** How the events of a room are read now, also under a policy that is damaged. */
export async function readingOf(db: Db, roomId: string, bot: Bot): Promise<Reading> {
  return readingUnder(await soundHead(db, roomId), bot);
}

async function soundHead(db: Db, roomId: string): Promise<RoomHead | null> {
  try {
    return await headForRoom(db, roomId);
  } catch (error) {
    // A damaged policy must not stop the room's events from being kept; every decision under it is refused later.
    if (error instanceof RegistryError) return null;
    throw error;
  }
}
