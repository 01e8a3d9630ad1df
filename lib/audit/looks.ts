// Who looked at evidence, and who took a copy, stands in the log. A copy is an entry each time; a look is one once a while
// for each person and thing, or a page that draws itself anew would fill the log by itself.

import { type Actor, actorName } from '#lib/actor.ts';
import { db } from '#lib/db/client.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { appendAudit } from './append.ts';
import { lockLook, lookedSince } from './looks-store.ts';

/** One look in so many milliseconds is told. */
export const lookEveryMs = 10 * 60_000;

export type Look = {
  what: 'evidence' | 'audit_entry' | 'search' | 'as_of' | 'investigation';
  /** As an audit entry's target names it: `job:…`, `entry:…`. */
  target: string;
  jobId?: string;
  roomId?: string;
  actor: Actor;
  now: Date;
};

async function tellOnce(tx: Tx, look: Look, since: Date): Promise<boolean> {
  const { what, target, jobId, roomId, actor, now } = look;
  // Two windows of one person that open at once.
  await lockLook(tx, actorName(actor), target);
  if (await lookedSince(tx, actorName(actor), target, since)) return false;
  await appendAudit(tx, { action: 'evidence.viewed', target, jobId, roomId, detail: { what } }, { actor, at: now });
  return true;
}

/**
 * Records that somebody who may see a thing opened it.
 * @returns false when the log has a look of theirs at it that is not ten minutes old
 */
export async function recordLook(look: Look): Promise<boolean> {
  const since = new Date(look.now.getTime() - lookEveryMs);
  if (await lookedSince(db(), actorName(look.actor), look.target, since)) return false;
  return transaction((tx) => tellOnce(tx, look, since));
}

/** What an entry of the log is about, for a look at it or a copy of it. */
export const aboutEntry = (entry: { id: string; jobId: string | null; roomId: string | null }) => ({
  target: `entry:${entry.id}`,
  jobId: entry.jobId ?? undefined,
  roomId: entry.roomId ?? undefined,
});

export type Copy = {
  what: string;
  target: string;
  jobId?: string;
  roomId?: string;
  /** Hex SHA-256 of the file, where it is known. */
  sha256: string | null;
  actor: Actor;
  now: Date;
};

/** Records that a file of evidence was handed out, before it is. */
export const recordCopy = ({ what, target, jobId, roomId, sha256, actor, now }: Copy): Promise<bigint> =>
  transaction((tx) =>
    appendAudit(
      tx,
      { action: 'evidence.exported', target, jobId, roomId, detail: { what, sha256 } },
      { actor, at: now },
    ),
  );
