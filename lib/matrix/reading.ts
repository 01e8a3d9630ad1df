import type { Db } from '#lib/db/transaction.ts';
import { headForRoom } from '#lib/registry/find.ts';
import { RegistryError } from '#lib/registry/registry-error.ts';
import type { Reading } from './classify.ts';
import { defaultApproveWord } from './grammar.ts';

/** Who we are in every room: the exact id, and the names under which people address us in plain text. */
export type Bot = { userId: string; names: readonly string[] };

/** How the events of a room are read under the policy in force there. */
export async function readingOf(db: Db, roomId: string, bot: Bot): Promise<Reading> {
  return { botUserId: bot.userId, botNames: bot.names, approveWord: await approveWordOf(db, roomId) };
}

async function approveWordOf(db: Db, roomId: string): Promise<string> {
  try {
    return (await headForRoom(db, roomId))?.policy.approvalCommand ?? defaultApproveWord;
  } catch (error) {
    // A damaged policy must not stop the room's events from being kept; every decision under it is refused later.
    if (error instanceof RegistryError) return defaultApproveWord;
    throw error;
  }
}
